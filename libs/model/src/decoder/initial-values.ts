import { uniformValues } from './counter-random.js';
import { SCORE_BIAS, type ParameterLayout } from './parameter-layout.js';
import type { DecoderSizes } from './sizes.js';

/** The reference draws the embedding and the output weights from ±0.1. */
const WORD_BOUND = 0.1;

/**
 * Values before training, by PyTorch's names: embedding and last matrix uniform(±0.1), its bias 0, the rest as
 * PyTorch's layers start (Linear uniform(±1/√in), LSTMCell uniform(±1/√hidden)). A function of `seed` alone.
 */
export const initialValues = ({ sizes, torch }: ParameterLayout, seed: number): Map<string, Float32Array> =>
  new Map(
    [...torch].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const bound = boundOf(name, sizes);
      return [name, bound === 0 ? new Float32Array(count) : uniformValues(seed, name, count, bound)];
    }),
  );

const boundOf = (name: string, { attention, hidden, features }: DecoderSizes): number => {
  if (name === 'fc.bias') return 0;
  if (name === 'embedding.weight' || name === 'fc.weight') return WORD_BOUND;
  if (name === 'attention.full_att.weight' || name === SCORE_BIAS) return 1 / Math.sqrt(attention);
  if (/^(attention\.encoder_att|init_|deep\.context)/.test(name)) return 1 / Math.sqrt(features);
  return 1 / Math.sqrt(hidden);
};
