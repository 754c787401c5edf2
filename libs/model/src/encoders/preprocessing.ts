import { badWeights } from '../weights/bad-weights.js';
import { asFloat32 } from '../weights/as-float32.js';
import type { NamedArray, NamedArrays } from '../weights/index.js';
import type { Colour, Preprocessing } from './architecture.js';

/** Names of the tensors with which weights say how they want images: (3) each, red, green, blue, in grey levels. */
const MEAN = 'input.mean';
const DEVIATION = 'input.std';

/** Whether a tensor is no parameter but says how images are prepared. */
export const isPreprocessing = (name: string): boolean => name === MEAN || name === DEVIATION;

/**
 * The preprocessing that weights bring along; undefined when they leave it to their architecture.
 *
 * @throws DomainError `INVALID_WEIGHTS` unless they hold both tensors, of three numbers each, or none
 */
export const ownPreprocessing = (weights: NamedArrays): Preprocessing | undefined => {
  if (!weights.has(MEAN) && !weights.has(DEVIATION)) return undefined;
  const deviation = colour(DEVIATION, weights);
  if (!deviation.every((levels) => levels > 0))
    throw badWeights(
      `${DEVIATION} is [${deviation.join(', ')}]; images are divided by it, so it must be positive.`,
    );
  return { mean: colour(MEAN, weights), deviation };
};

/** The tensors that `ownPreprocessing` reads; none for undefined. */
export const preprocessingTensors = (preprocessing: Preprocessing | undefined): Map<string, NamedArray> =>
  preprocessing === undefined
    ? new Map<string, NamedArray>()
    : new Map([
        [MEAN, tensor(preprocessing.mean)],
        [DEVIATION, tensor(preprocessing.deviation)],
      ]);

const tensor = (values: Colour): NamedArray => ({
  dtype: 'F32',
  shape: [3],
  data: Float32Array.from(values),
});

const colour = (name: string, weights: NamedArrays): Colour => {
  const array = weights.get(name);
  const values = array === undefined ? [] : [...asFloat32(name, array)];
  const [red, green, blue] = values;
  if (
    values.length !== 3 ||
    red === undefined ||
    green === undefined ||
    blue === undefined ||
    !values.every(Number.isFinite)
  )
    throw badWeights(
      `${name} must be three finite numbers, since weights with a preprocessing say ${MEAN} and ${DEVIATION}.`,
    );
  return [red, green, blue];
};
