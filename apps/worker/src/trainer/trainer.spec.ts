import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Progress } from '@beamline/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
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

  it('tells a child that memory ran out for from one that died otherwise', async () => {
    await expect(trainer.run(job('run out of memory'))).rejects.toMatchObject({
      code: 'OUT_OF_MEMORY',
      message: expect.stringContaining('std::bad_alloc') as string,
    });
  });

  it('refuses a second job while one runs', async () => {
    const first = trainer.run(job('wait for stop'));
    await expect(trainer.run(job('succeed'))).rejects.toMatchObject({ code: 'CONFLICT' });
    trainer.stop();
    await first;
  });

  it('passes on what the child writes, line by line', async () => {
    const lines: string[] = [];
    await trainer.run(job('succeed'), { onLine: (line, stream) => lines.push(`${stream} ${line}`) });
    await vi.waitFor(() => {
      expect(lines).toEqual(['stdout one', 'stdout two halves']);
    });
  });

  it('says where the seconds of a job went', async () => {
    const onTimes = vi.fn();
    await trainer.run(job('succeed'), { onTimes });
    expect(onTimes).toHaveBeenCalledWith({
      seconds: { loading: 1, computing: 2, saving: 0 },
      secondsToFirstStep: null,
    });
  });

  it('ends a job at once when killed', async () => {
    const running = trainer.run(job('wait for stop'));
    trainer.kill();
    await expect(running).rejects.toMatchObject({ code: 'TRAINER_DIED' });
  });
});

describe('a Trainer that is kept warm', () => {
  const onCold = vi.fn();
  let trainer: Trainer;
  beforeEach(() => {
    onCold.mockReset();
    trainer = new Trainer(process.env, childPath);
    trainer.warm(onCold);
  });
  afterEach(() => {
    trainer.close();
  });
  const lastWords = async () => {
    const failure: unknown = await trainer.run(job('die')).catch((error: unknown) => error);
    return failure instanceof Error ? failure.message : '';
  };

  it('has warmed its child before a job that comes at once', async () => {
    expect(await lastWords()).toMatch(/warmed\nfree\(\): invalid pointer/);
  });

  it('warms another after its child died', async () => {
    await trainer.run(job('die')).catch(() => undefined);
    await setImmediate();
    expect(await lastWords()).toMatch(/warmed\nfree\(\): invalid pointer/);
    expect(onCold).not.toHaveBeenCalled();
  });

  it('runs no job that was killed while its child was being warmed, and the next one', async () => {
    const running = trainer.run(job('succeed'));
    trainer.kill();
    await expect(running).rejects.toMatchObject({ code: 'TRAINER_DIED' });
    expect(onCold).toHaveBeenCalledOnce();
    await expect(trainer.run(job('succeed'))).resolves.toEqual({ tensors: 7 });
  });

  it('stops a job that was asked to stop while its child was being warmed', async () => {
    const running = trainer.run(job('wait for stop'));
    trainer.stop();
    await expect(running).resolves.toEqual({ tensors: 0 });
  });

  it('says that no child can be started, and does not try again by itself', async () => {
    const missing = new Trainer(process.env, `${childPath}.missing`);
    missing.warm(onCold);
    await vi.waitFor(() => {
      expect(onCold).toHaveBeenCalledWith(expect.objectContaining({ code: 'TRAINER_DIED' }));
    });
    missing.close();
    expect(onCold).toHaveBeenCalledOnce();
  });
});
