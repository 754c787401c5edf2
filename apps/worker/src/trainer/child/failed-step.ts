import type { Batch } from '@beamline/data';
import { DomainError, type CaptionedImage, type TrainingPosition } from '@beamline/contracts';
import type { TrainJob } from '../protocol.js';

/** Names or rows that a fault lists at most; a fault is shown to people. */
const LISTED = 100;

/**
 * What a step threw, with its place: a loss or gradient that is not finite is told with the stage, epoch and step
 * (counted from 1) and with the batch, so that its images and captions can be looked at. Other errors stay as they are.
 *
 * @param images of the split, by row
 */
export function withBatch(
  error: unknown,
  { stage }: TrainJob,
  at: TrainingPosition,
  batch: Batch,
  images: readonly CaptionedImage[],
): unknown {
  if (!(error instanceof DomainError) || error.code !== 'NON_FINITE_LOSS') return error;
  const [epoch, step] = [at.epoch + 1, at.stepInEpoch + 1];
  const place = `Stage ${stage.name}, epoch ${epoch}, step ${step} of ${at.stepsPerEpoch}`;
  return new DomainError('NON_FINITE_LOSS', `${place}: ${error.message}`, {
    ...(error.advice !== undefined && { advice: error.advice }),
    where: {
      stage: stage.name,
      epoch: String(epoch),
      step: String(step),
      images: listed(Array.from(batch.images, (row) => images[row]?.fileName ?? `row ${row}`)),
      captions: listed(Array.from(batch.rows, (row) => `row ${row}`)),
    },
    cause: error,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, LISTED).join(', ');
  return names.length > LISTED ? `${shown} and ${names.length - LISTED} more` : shown;
}
