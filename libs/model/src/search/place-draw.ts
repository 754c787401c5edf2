import { Sampling } from '@beamline/contracts';
import type { SearchPlan } from './search-options.js';
import { uniformFloatAt } from './uniform-number.js';

const DEFAULT_SEED = Sampling.parse({}).seed;
/** Sets the draws of places apart from those of words. */
const PLACES = 1;

/**
 * The uniform number that a row of an image looks by, in [0, 1): a function of the seed (that of sampling, else its
 * default), the image's number, the row and the step. Samples that began alike share a row, and so the place.
 */
export const placeUniform = (
  { decoding, imageNumber }: SearchPlan,
  place: number,
  row: number,
  step: number,
): number => {
  const seed = decoding.sampling?.seed ?? DEFAULT_SEED;
  return uniformFloatAt(seed, imageNumber(place), row, step, PLACES);
};
