import type { BlobRef, StageProgress, TrainingPosition } from '@beamline/contracts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import type { Services } from '../services.js';
import { CheckpointWriter } from './checkpoint-writer.js';

const blob = (digest: string): BlobRef => ({ digest, bytes: 1 });
const position: TrainingPosition = {
  ...{ stageIndex: 0, epoch: 0, stepInEpoch: 3, stepsPerEpoch: 9, globalStep: 3 },
  sums: { loss: 1, crossEntropy: 1, tokens: 1, top5Correct: 1, seconds: 1 },
};
const files = {
  decoder: '/nowhere/d',
  decoderOptimiser: '/nowhere/o',
  encoder: null,
  encoderOptimiser: null,
};

describe('CheckpointWriter', () => {
  /** What is done, in order; `fails` names a step that throws. */
  const open = (fails?: string) => {
    const done: string[] = [];
    const step = async <T>(name: string, value: T): Promise<T> => {
      await Promise.resolve();
      if (name === fails) throw new Error(`${name} failed`);
      done.push(name);
      return value;
    };
    const services = {
      cache: { put: (path: string) => step(`blob ${path}`, blob(path)) },
      records: { training: { saveCheckpoint: (_: unknown, row: { digest: string }) => step('row', row) } },
      log: pino({ level: 'silent' }),
    } as unknown as Services;
    const writer = new CheckpointWriter(services, {
      ...{ scope: { runId: 'run000000000', attempt: 1 }, stage: 'decoder', encoder: blob('e') },
      progress: {} as StageProgress,
      flushMetrics: () => step('metrics', undefined),
    });
    return { done, writer };
  };

  it('writes the row last, when its blobs and the metric points before it are stored', async () => {
    const { done, writer } = open();
    writer.enqueue(position, files);
    await writer.drained();
    expect(done.at(-1)).toBe('row');
    expect(done.slice(0, -1).sort()).toEqual(['blob /nowhere/d', 'blob /nowhere/o', 'metrics']);
  });

  it.each(['metrics', 'blob /nowhere/d'])('writes no row when %s could not be stored', async (fails) => {
    const { done, writer } = open(fails);
    writer.enqueue(position, files);
    await expect(writer.drained()).rejects.toThrow(`${fails} failed`);
    expect([done.includes('row'), writer.saved]).toEqual([false, null]);
  });

  it('gives equal digests to equal states, whatever the clock and the next metric point say', async () => {
    const digestOf = async (at: TrainingPosition) => {
      const { writer } = open();
      writer.enqueue(at, files);
      await writer.drained();
      return writer.saved?.digest;
    };
    const window = {
      ...{ steps: 3, captions: 3, loss: 1, crossEntropy: 1, tokens: 1, top5Correct: 1, gradientNorm: 1 },
      ...{ attentionEntropy: 0, reward: 0, greedyReward: 0, seconds: 2 },
    };
    const plain = await digestOf(position);
    expect(await digestOf({ ...position, window, sums: { ...position.sums, seconds: 99 } })).toBe(plain);
    expect(await digestOf({ ...position, globalStep: 4 })).not.toBe(plain);
  });
});
