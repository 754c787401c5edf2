import type { WordIndex } from '../vocabulary/word-index.js';
import { vectorLines } from './vector-lines.js';

/**
 * The vectors of a vocabulary's words, by id: spelt exactly alike (the words of captions are in lower case already, and
 * the special words count as words: the reference's `load_embeddings`). The first one counts where the file repeats a
 * word; words that the file lacks are left out.
 *
 * @throws DomainError `INVALID_INPUT` that names a bad line
 */
export async function readWordVectors(path: string, words: WordIndex): Promise<Map<number, Float32Array>> {
  const vectors = new Map<number, Float32Array>();
  for await (const { word, numbers } of vectorLines(path)) {
    const id = words.find(word);
    if (id !== undefined && !vectors.has(id)) vectors.set(id, Float32Array.from(numbers, Number));
  }
  return vectors;
}
