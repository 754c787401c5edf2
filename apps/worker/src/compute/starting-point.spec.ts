import { ExperimentSpec, type Checkpoint, type TrainEpochInput } from '@beamline/contracts';
import { expect, it } from 'vitest';
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
  return startingPoint(services, input, { run: { spec } } as RunContext);
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
