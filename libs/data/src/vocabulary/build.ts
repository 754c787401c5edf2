import type { Vocabulary } from '@beamline/contracts';

export const PAD = '<pad>';
export const UNKNOWN = '<unk>';
export const START = '<start>';
export const END = '<end>';
const SPECIALS: ReadonlySet<string> = new Set([PAD, UNKNOWN, START, END]);

/** Counts words, remembering the order in which they first occurred. */
export class WordCounter {
  private readonly counts = new Map<string, number>();

  add(tokens: readonly string[]): void {
    for (const token of tokens) this.counts.set(token, (this.counts.get(token) ?? 0) + 1);
  }

  /**
   * The vocabulary of all words counted more than `minWordFrequency` times: `<pad>` 0, words from 1 by first occurrence,
   * then `<unk>`, `<start>`, `<end>`. Source: `create_input_files` of the reference.
   */
  toVocabulary(minWordFrequency: number): Vocabulary {
    const words = [...this.counts]
      .filter(([word, count]) => count > minWordFrequency && !SPECIALS.has(word))
      .map(([word]) => word);
    const byId = [PAD, ...words, UNKNOWN, START, END];
    return { words: Object.fromEntries(byId.map((word, id) => [word, id])), size: byId.length };
  }
}
