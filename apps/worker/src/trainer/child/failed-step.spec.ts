import { DomainError, ExperimentSpec, type TrainingPosition } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import type { TrainJob } from '../protocol.js';
import { withBatch } from './failed-step.js';

const spec = ExperimentSpec.parse({
  name: 'named',
  dataset: 'tiny',
  backbone: 'lite0',
  stages: [{ name: 'decoder', trains: 'decoder' }],
});
const job = { stage: spec.stages[0] } as TrainJob;
const at = { epoch: 2, stepInEpoch: 16, stepsPerEpoch: 250 } as TrainingPosition;
const batchOf = (images: readonly number[], rows: readonly number[]) => ({
  images: Int32Array.from(images),
  rows: Int32Array.from(rows),
  ids: new Int32Array(0),
  lengths: new Int32Array(0),
  imageOf: new Int32Array(0),
});
const cause = new DomainError('NON_FINITE_LOSS', 'The loss became NaN.', { advice: 'Go slower.' });

const imagesNamed = (...names: string[]) => names.map((fileName) => ({ fileName, captions: [] }));

describe('withBatch', () => {
  it('names stage, epoch, step, images and captions of a loss that is not finite', () => {
    const names = imagesNamed('a.jpg', 'b.jpg', 'c.jpg');
    const error = withBatch(cause, job, at, batchOf([2, 0], [7, 8, 1]), names);
    expect((error as DomainError).toFault()).toEqual({
      code: 'NON_FINITE_LOSS',
      message: 'Stage decoder, epoch 3, step 17 of 250: The loss became NaN.',
      advice: 'Go slower.',
      where: {
        stage: 'decoder',
        epoch: '3',
        step: '17',
        images: 'c.jpg, a.jpg',
        captions: 'row 7, row 8, row 1',
      },
    });
  });

  it('lists a hundred and says how many more there are', () => {
    const rows = Array.from({ length: 120 }, (_, row) => row);
    const error = withBatch(cause, job, at, batchOf([0], rows), imagesNamed('a.jpg')) as DomainError;
    expect(error.where?.['captions']).toMatch(/row 99 and 20 more$/);
  });

  it('leaves other errors alone', () => {
    const other = new DomainError('OUT_OF_MEMORY', 'no room');
    expect(withBatch(other, job, at, batchOf([], []), [])).toBe(other);
  });
});
