import { Sampling } from '@beamline/contracts';
import { uniformAt } from '../decoder/counter-random.js';
import type { SearchPlan } from './search-options.js';

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
  // As float32 numbers close to 1 would become 1.
  return Math.floor(uniformAt(seed, imageNumber(place), row, step, PLACES) * 2 ** 24) / 2 ** 24;
};
