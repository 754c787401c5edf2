import { gunzipSync } from 'node:zlib';
import { ApplicationFailure } from '@temporalio/common';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { describe, expect, it } from 'vitest';
import { currentLog, logsOfRuns } from './current-log.js';
import type { PackedChunk } from './log-shipper.js';

describe('an activity of a run', () => {
  const chunks: PackedChunk[] = [];
  const ship = (chunk: PackedChunk) => Promise.resolve(void chunks.push(chunk));
  const { execute } = logsOfRuns({ ship }, (text) => text);
  const input = (argument: object): ActivityExecuteInput => ({ args: [argument], headers: {} });
  const run = async (argument: object, work: () => unknown): Promise<unknown> =>
    execute?.(input(argument), () => Promise.resolve(work()));

  it('has a log, which is stored when it ends', async () => {
    expect(await run({ runId: 'run000000001', attempt: 1 }, () => currentLog()?.add('info', 'hello'))).toBe(
      undefined,
    );
    expect(gunzipSync(chunks.at(-1)?.bytes ?? '').toString()).toContain('hello');
  });

  it('fails with the last lines of the log in its fault, all else as it was', async () => {
    const failing = run({ runId: 'run000000001', attempt: 1 }, () => {
      currentLog()?.fromTrainer('error', 'the last words');
      const fault = { code: 'TRAINER_DIED', message: 'it died', advice: 'Look.' };
      throw ApplicationFailure.create({
        message: 'it died',
        type: 'TRAINER_DIED',
        nonRetryable: true,
        details: [fault, 'crashed'],
      });
    });
    await expect(failing).rejects.toMatchObject({
      message: 'it died',
      type: 'TRAINER_DIED',
      nonRetryable: true,
      details: [{ code: 'TRAINER_DIED', advice: 'Look.', logTail: ['the last words'] }, 'crashed'],
    });
    expect(gunzipSync(chunks.at(-1)?.bytes ?? '').toString()).toContain('TRAINER_DIED: it died');
  });

  it('is told from other work, which has none', async () => {
    expect(await run({ importId: 'import000001' }, currentLog)).toBeNull();
  });
});
