import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { speedText, testGpu, type SelfTest } from './gpu-test.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'beamline-gpu-'));
});
afterAll(() => rm(folder, { recursive: true }));

const product = { precision: 'float32', side: 1024, seconds: 0.05, flopsPerSecond: 4e10 } as const;
const right = { ...product, deviation: 1e-7, tolerance: 1e-6, agrees: true };
const outcome: SelfTest = {
  ...{ tensorflow: '2.21.0', usesGpu: false, visibleDevices: '0', memoryGrowth: true, products: [right] },
};

/** The report on a self-test that prints a line. */
async function reportOn(line: string, env: NodeJS.ProcessEnv = {}) {
  const program = path.join(folder, 'self-test.mjs');
  await writeFile(program, `process.stdout.write(${JSON.stringify(`noise\n${line}\n`)});`);
  return testGpu({ BEAMLINE_PARTS_DIR: folder, ...env }, program);
}
const statuses = async (test: Partial<SelfTest>, env?: NodeJS.ProcessEnv) => {
  const { healthy, checks } = await reportOn(JSON.stringify({ outcome: { ...outcome, ...test } }), env);
  return { healthy, ...Object.fromEntries(checks.map(({ name, status }) => [name, status])) };
};
const GPU = { BEAMLINE_TENSORFLOW: 'gpu', BEAMLINE_CUDA_LIBRARIES: 'system' };

describe('the test of the accelerator', () => {
  it('is content without a GPU where none is asked for', async () => {
    expect(await statuses({})).toMatchObject({ healthy: true, device: 'absent', 'float32 product': 'ok' });
  });

  it('is not content without a GPU that is asked for', async () => {
    expect(await statuses({}, GPU)).toMatchObject({ healthy: false, device: 'wrong', cuda: 'ok' });
  });

  it('wants one device and memory growth of a GPU', async () => {
    const gpu = { usesGpu: true, visibleDevices: '3' };
    expect(await statuses(gpu, GPU)).toMatchObject({ healthy: true, device: 'ok' });
    const several = await statuses({ ...gpu, visibleDevices: '0,1', memoryGrowth: false }, GPU);
    expect(several).toMatchObject({ 'one device a process': 'wrong', 'memory grows as needed': 'wrong' });
  });

  it('is not content with a wrong product', async () => {
    const wrong = { ...right, deviation: 0.1, agrees: false };
    expect(await statuses({ products: [wrong] })).toMatchObject({
      healthy: false,
      'float32 product': 'wrong',
    });
  });

  it.each([
    [
      'what TensorFlow died of',
      JSON.stringify({ fault: { message: 'free(): invalid pointer' } }),
      'invalid pointer',
    ],
    ['that nothing was printed', '', 'without a result'],
  ])('says %s', async (_, line, message) => {
    const { healthy, checks, test } = await reportOn(line);
    expect({ healthy, test }).toEqual({ healthy: false, test: null });
    expect(checks.at(-1)).toMatchObject({
      status: 'wrong',
      detail: expect.stringContaining(message) as string,
    });
  });

  it('writes speeds as people read them', () => {
    expect([4.2e10, 1.23e13].map(speedText)).toEqual(['42.0 GFLOP/s', '12.3 TFLOP/s']);
  });
});
