import type { Vocabulary } from '@beamline/contracts';
import { CounterRandom } from '../random.js';
import { vectorLines } from './vector-lines.js';

export interface EmbeddingRows {
  /** (vocabulary size, dimensions), row-major: the embedding before training. */
  readonly rows: Float32Array;
  /** Words of the vocabulary that the file has; of the others the rows are random. */
  readonly found: number;
}

/**
 * The embedding that training starts from: for each word of the vocabulary its vector, spelt exactly alike (the
 * words of captions are in lower case already), the first one where the file repeats it; for a word that the file lacks
 * uniform(±√(3 / dimensions)), a function of the seed and the word's id (the reference's `load_embeddings`).
 *
 * @throws DomainError `INVALID_INPUT` that names a bad line
 */
export async function embeddingRows(
  path: string,
  { words, size }: Vocabulary,
  dimensions: number,
  seed: number,
): Promise<EmbeddingRows> {
  const rows = randomRows(size, dimensions, seed);
  const ids = new Map(Object.entries(words));
  let found = 0;
  for await (const { word, numbers } of vectorLines(path)) {
    const id = ids.get(word);
    if (id === undefined) continue;
    ids.delete(word); // a later line of the same word does not count
    rows.set(numbers.map(Number), id * dimensions);
    found += 1;
  }
  return { rows, found };
}

function randomRows(size: number, dimensions: number, seed: number): Float32Array {
  const bound = Math.sqrt(3 / dimensions);
  const random = new CounterRandom('embedding', seed);
  return Float32Array.from({ length: size * dimensions }, () => (2 * random.uniform() - 1) * bound);
}
