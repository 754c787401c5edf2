import { fileURLToPath } from 'node:url';
import type { Progress } from '@beamline/contracts';
import { afterEach, describe, expect, it } from 'vitest';
import type { ReadWeightsJob } from './protocol.js';
import { Trainer } from './trainer.js';

const childPath = fileURLToPath(new URL('../testing/scripted-child.mjs', import.meta.url));
const job = (path: string): ReadWeightsJob => ({
  kind: 'read-weights',
  architecture: 'resnet18',
  path,
  output: '',
});

describe('Trainer', () => {
  const trainer = new Trainer(process.env, childPath);
  afterEach(() => {
    trainer.kill();
  });

  it('gives the result of a job and passes on its progress', async () => {
    const seen: Progress[] = [];
    const result = await trainer.run(job('succeed'), { onProgress: (progress) => seen.push(progress) });
    expect(result).toEqual({ tensors: 7 });
    expect(seen.map(({ phase }) => phase)).toEqual(['encoding']);
  });

  it('throws the fault that the child reported, under its code', async () => {
    await expect(trainer.run(job('fault'))).rejects.toMatchObject({ code: 'NON_FINITE_LOSS' });
  });

  it('reports a child that died with the last lines it wrote, and starts a new one for the next job', async () => {
    await expect(trainer.run(job('die'))).rejects.toMatchObject({
      code: 'TRAINER_DIED',
      message: expect.stringContaining('free(): invalid pointer') as string,
    });
    await expect(trainer.run(job('succeed'))).resolves.toEqual({ tensors: 7 });
  });

  it('refuses a second job while one runs', async () => {
    const first = trainer.run(job('wait for stop'));
    await expect(trainer.run(job('succeed'))).rejects.toMatchObject({ code: 'CONFLICT' });
    trainer.stop();
    await first;
  });

  it('ends a job at once when killed', async () => {
    const running = trainer.run(job('wait for stop'));
    trainer.kill();
    await expect(running).rejects.toMatchObject({ code: 'TRAINER_DIED' });
  });
});
