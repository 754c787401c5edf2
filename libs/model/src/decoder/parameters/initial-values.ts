import { DomainError } from '@beamline/contracts';
import { uniformValues } from '../counter-random.js';
import { SCORE_BIAS, type ParameterLayout } from './parameter-layout.js';
import type { DecoderSizes } from './sizes.js';

/** Word vectors (E) by word id, which the embedding starts with; the words not named start at random. */
export type EmbeddingRows = ReadonlyMap<number, Float32Array>;

/** The reference draws the embedding and the output weights from ±0.1. */
const WORD_BOUND = 0.1;

/**
 * Values before training, by PyTorch's names: embedding and last matrix uniform(±0.1), its bias 0, the rest as
 * PyTorch's layers start (Linear uniform(±1/√in), LSTMCell uniform(±1/√hidden)). With `rows`, the other words are
 * uniform(±√(3/E)), as the reference's `utils.load_embeddings` has them. A function of `seed` and `rows` alone.
 *
 * @throws DomainError `INVALID_INPUT` naming the row that is of no word, or not E finite numbers
 */
export const initialValues = (
  { sizes, torch }: ParameterLayout,
  seed: number,
  rows?: EmbeddingRows,
): Map<string, Float32Array> => {
  const wordBound = rows === undefined ? WORD_BOUND : Math.sqrt(3 / sizes.embedding);
  const values = new Map(
    [...torch].map(([name, shape]) => {
      const count = shape.reduce((product, size) => product * size, 1);
      const bound = name === 'embedding.weight' ? wordBound : boundOf(name, sizes);
      return [name, bound === 0 ? new Float32Array(count) : uniformValues(seed, name, count, bound)];
    }),
  );
  for (const [word, vector] of rows ?? []) {
    checkRow(word, vector, sizes);
    values.get('embedding.weight')?.set(vector, word * sizes.embedding);
  }
  return values;
};

const boundOf = (name: string, { attention, hidden, features }: DecoderSizes): number => {
  if (name === 'fc.bias') return 0;
  if (name === 'fc.weight') return WORD_BOUND;
  if (name === 'attention.full_att.weight' || name === SCORE_BIAS) return 1 / Math.sqrt(attention);
  if (/^(attention\.encoder_att|init_|deep\.context)/.test(name)) return 1 / Math.sqrt(features);
  return 1 / Math.sqrt(hidden);
};

const checkRow = (word: number, vector: Float32Array, { vocabulary, embedding }: DecoderSizes): void => {
  if (!Number.isInteger(word) || word < 0 || word >= vocabulary)
    throw new DomainError('INVALID_INPUT', `There is no word ${word} among ${vocabulary} to have a vector.`);
  if (vector.length !== embedding)
    throw new DomainError(
      'INVALID_INPUT',
      `The vector of word ${word} has ${vector.length} numbers; the embedding's size is ${embedding}.`,
      { advice: 'Set embeddingSize to the length of the imported vectors.' },
    );
  if (!vector.every(Number.isFinite))
    throw new DomainError('INVALID_INPUT', `The vector of word ${word} holds a number that is not finite.`);
};
