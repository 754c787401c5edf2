import type { Decoding, Mode } from '@beamline/contracts';
import { wordsUpTo, type BeamNode } from './beam-node.js';
import type { SpecialTokens } from './special-tokens.js';

/** Says which words may not follow a beginning. Log-probabilities are not touched: the rest is not scaled up. */
export class WordConstraints {
  /** At every step. */
  readonly #always: ReadonlySet<number>;
  /** The same with `<end>`, as long as the caption is too short. */
  readonly #early: ReadonlySet<number>;
  readonly #decoding: Decoding;

  constructor({ padding, unknown, start, end }: SpecialTokens, mode: Mode, decoding: Decoding) {
    this.#decoding = decoding;
    this.#always = new Set([
      ...(mode === 'sound' ? [padding, start] : []),
      ...(decoding.suppressUnknown ? [unknown] : []),
    ]);
    this.#early = new Set([...this.#always, end]);
  }

  /** Words that no caption may have at this step, counted from 1. */
  suppressedAt(step: number): ReadonlySet<number> {
    return step <= this.#decoding.minLength ? this.#early : this.#always;
  }

  /** Words that may not follow this beginning: the suppressed ones, and those that would repeat an n-gram. */
  forbiddenAfter(last: BeamNode): ReadonlySet<number> {
    const { noRepeatNgram } = this.#decoding;
    const suppressed = this.suppressedAt(last.step + 1);
    if (noRepeatNgram === 0) return suppressed;
    const words = wordsUpTo(last).map(({ token }) => token);
    return new Set([...suppressed, ...wordsThatRepeat(words, noRepeatNgram)]);
  }
}

/** Words that would make the last n words a repetition. */
const wordsThatRepeat = (words: readonly number[], n: number): number[] => {
  const tail = words.length - (n - 1);
  const continuesTail = (start: number): boolean =>
    words.slice(start, start + n - 1).every((word, i) => word === words[tail + i]);
  return words.slice(n - 1).filter((_, start) => continuesTail(start));
};
