import { DomainError, ExperimentSpec, type Checkpoint, type TrainEpochInput } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import type { Services } from '../services.js';
import type { RunContext } from './run-context.js';
import { startingPoint } from './starting-point.js';

const blob = (digest: string) => ({ digest, bytes: 1 });
const blobs = {
  encoder: blob('e'),
  decoder: blob('d'),
  decoderOptimiser: blob('do'),
  encoderOptimiser: blob('eo'),
};
const specOf = (...blocks: string[][]): ExperimentSpec =>
  ExperimentSpec.parse({
    name: 'test',
    dataset: 'scenes',
    backbone: 'lite0',
    stages: blocks.map((trainableBlocks, i) => ({
      name: `stage-${i}`,
      trains: trainableBlocks.length === 0 ? 'decoder' : 'encoder+decoder',
      trainableBlocks,
    })),
  });

/** Where stage 1 of `spec` starts, from a checkpoint of stage 0 of `parent`. */
async function startOf(spec: ExperimentSpec, take: TrainEpochInput['take'], parent?: ExperimentSpec) {
  const runId = parent === undefined ? 'run' : 'parent';
  const from = { id: 'from', runId, blobs, position: { stageIndex: 0, globalStep: 30 } } as Checkpoint;
  const services = {
    records: {
      training: {
        latestCheckpoint: () => Promise.resolve(null),
        getCheckpoint: () => Promise.resolve(from),
      },
      runs: { get: () => Promise.resolve({ spec: parent }) },
    },
  } as unknown as Pick<Services, 'records'>;
  const input = { runId: 'run', stageIndex: 1, epoch: 0, fromCheckpointId: 'from', take } as TrainEpochInput;
  return startingPoint(services, input, { run: { spec } } as RunContext, () => Promise.resolve());
}

it('a stage that trains the blocks of the one before, or some of them, goes on with their moments', async () => {
  for (const blocks of [['stage6', 'head'], ['head']]) {
    const start = await startOf(specOf(['stage6', 'head'], blocks), 'weights+optimiser');
    expect(start).toMatchObject({ decoderOptimiser: blobs.decoderOptimiser, globalStep: 30 });
    expect(start.encoderOptimiser).toEqual(blobs.encoderOptimiser);
  }
});

it('a stage that trains more blocks begins the moments of the encoder anew, and keeps the decoder’s', async () => {
  const start = await startOf(specOf(['head'], ['stage6', 'head']), 'weights+optimiser');
  expect(start.decoderOptimiser).toEqual(blobs.decoderOptimiser);
  expect(start.encoderOptimiser).toBeNull();
});

it('a fork is compared with the run of its checkpoint, and counts its steps from 0', async () => {
  const more = specOf([], ['stage6', 'head']);
  const forked = (blocks: string[]) => startOf(more, 'weights+optimiser', specOf(blocks));
  expect((await forked(['head'])).encoderOptimiser).toBeNull();
  expect(await forked(['stage6', 'head'])).toMatchObject({
    encoderOptimiser: blobs.encoderOptimiser,
    globalStep: 0,
  });
});

it('weights alone leave both optimisers behind', async () => {
  expect(await startOf(specOf(['head'], ['head']), 'weights')).toMatchObject({
    blobs,
    decoderOptimiser: null,
    encoderOptimiser: null,
  });
});

describe('where blobs of checkpoints were lost', () => {
  const at = (id: string, epoch: number, stepInEpoch: number) =>
    ({
      id,
      runId: 'run',
      blobs,
      position: { stageIndex: 0, epoch, stepInEpoch, globalStep: 9 },
    }) as Checkpoint;
  /** In the order they were made; epoch 1 is trained from the last one of epoch 0. */
  const stored = [at('start', 0, 9), at('first', 1, 3), at('second', 1, 6), at('third', 1, 9)];

  /** Where epoch 1 goes on when `lost` cannot be read, and what the run's events tell. */
  async function startWithout(lost: string[], code: 'MISSING_BLOB' | 'INTERNAL' = 'MISSING_BLOB') {
    const notes: unknown[] = [];
    const services = {
      records: {
        training: {
          latestCheckpoint: () => Promise.resolve(stored.at(-1)),
          checkpointBefore: (_: string, { epoch, stepInEpoch }: Checkpoint['position']) => {
            const index = stored.findIndex(
              ({ position }) => position.epoch === epoch && position.stepInEpoch === stepInEpoch,
            );
            return Promise.resolve(stored[index - 1] ?? null);
          },
          getCheckpoint: () => Promise.resolve(stored[0]),
        },
        events: { append: (_: unknown, body: unknown) => Promise.resolve(notes.push(body)) },
      },
    } as unknown as Pick<Services, 'records'>;
    const input = {
      runId: 'run',
      attempt: 1,
      stageIndex: 0,
      epoch: 1,
      fromCheckpointId: 'start',
      take: 'all',
    };
    const probe = ({ id }: Checkpoint) =>
      lost.includes(id)
        ? Promise.reject(new DomainError(code, `${id} is lost.`, { where: { checkpoint: id } }))
        : Promise.resolve();
    const context = { run: { spec: specOf([]) } } as RunContext;
    const start = await startingPoint(services, input as TrainEpochInput, context, probe);
    return { from: start.checkpoint?.id ?? null, notes };
  }

  it('the furthest one that can be read is taken, and each that cannot is told', async () => {
    const { from, notes } = await startWithout(['third', 'second']);
    expect(from).toBe('first');
    expect(notes).toEqual(
      ['third', 'second'].map((id) => ({
        type: 'note',
        level: 'warning',
        message: expect.stringContaining(`${id} is lost.`) as string,
      })),
    );
  });

  it('the epoch begins anew where none of it can be read', async () => {
    expect((await startWithout(['third', 'second', 'first'])).from).toBeNull();
  });

  it('nothing is taken in place of the checkpoint that the epoch begins from', async () => {
    const start = startWithout(['third', 'second', 'first', 'start']);
    await expect(start).rejects.toMatchObject({ code: 'MISSING_BLOB', message: 'start is lost.' });
  });

  it('another error is no reason to go back', async () => {
    await expect(startWithout(['third'], 'INTERNAL')).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
