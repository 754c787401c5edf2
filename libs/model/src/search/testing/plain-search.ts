import type { Decoding, LengthPenalty, Mode, Sampling } from '@beamline/contracts';
import type { SpecialTokens } from '../special-tokens.js';
import { uniformFloatAt } from '../uniform-number.js';

/** Log-probabilities of all words after a beginning, `<start>` first. */
export type WordModel = (beginning: readonly number[]) => ArrayLike<number>;

/** Options without defaults. */
export interface PlainOptions {
  readonly beam: number;
  readonly mode: Mode;
  readonly decoding: Decoding;
}

export interface PlainHypothesis {
  readonly tokens: readonly number[];
  readonly logProb: number;
  readonly score: number;
  readonly finished: boolean;
}

interface Path {
  readonly tokens: readonly number[];
  readonly logProb: number;
}

/**
 * Search for one image over every word of every beginning, as the options read, with nothing batched, shared or cut
 * short. Tests only.
 */
export class PlainSearch {
  /** Steps that were decoded. */
  steps = 0;
  readonly pruned: Path[] = [];
  readonly #finished: Path[][];
  readonly #stuck: Path[][];

  constructor(
    readonly model: WordModel,
    readonly specials: SpecialTokens,
    readonly image: number,
    readonly options: PlainOptions,
  ) {
    const { groups } = options.decoding.diversity;
    this.#finished = Array.from({ length: groups }, () => []);
    this.#stuck = Array.from({ length: groups }, () => []);
  }

  run(): PlainHypothesis[] {
    const { sampling } = this.options.decoding;
    const live = sampling === null ? this.#beams() : [this.#samples(sampling)];
    const unfinished = live.flatMap((paths, group) => [...(this.#stuck[group] ?? []), ...paths]);
    return [
      ...this.#ranked(this.#finished.flat(), true),
      ...(this.options.mode === 'sound' ? this.#ranked(unfinished, false) : []),
    ];
  }

  #beams(): Path[][] {
    const { beam, decoding } = this.options;
    const { groups, strength } = decoding.diversity;
    const live: Path[][] = Array.from({ length: groups }, () => [this.#root()]);
    while (this.steps < decoding.maxSteps && live.some((paths) => paths.length > 0)) {
      this.steps += 1;
      const taken: number[] = [];
      live.forEach((paths, group) => {
        const finished = this.#finished[group] ?? [];
        const width = beam / groups - finished.length;
        const ways = paths.flatMap((path, from) => {
          const next = this.#ways(path);
          if (next.length === 0) this.#stuck[group]?.push(path);
          return next.map((way) => {
            const charge = strength * taken.filter((word) => word === lastOf(way)).length;
            return { ...way, from, value: way.logProb - charge };
          });
        });
        ways.sort((a, b) => b.value - a.value || a.from - b.from || lastOf(a) - lastOf(b));
        const chosen = ways.slice(0, width);
        this.pruned.push(...ways.slice(width, 2 * width));
        taken.push(...chosen.map(lastOf));
        finished.push(...chosen.filter((way) => this.#ends(way)));
        live[group] = chosen.filter((way) => !this.#ends(way));
      });
    }
    return live;
  }

  #samples({ seed, temperature, topK, topP }: Sampling): Path[] {
    const { beam, decoding } = this.options;
    const live = Array.from({ length: beam }, (_, sample) => ({ sample, path: this.#root() }));
    const left: Path[] = [];
    for (const { sample, path: root } of live) {
      let path = root;
      let step = 0;
      while (!this.#ends(path) && step < decoding.maxSteps) {
        step += 1;
        const ways = this.#ways(path).map((way) => ({ way, logProb: way.logProb - path.logProb }));
        if (ways.length === 0) break;
        const uniform = uniformFloatAt(seed, this.image, sample, step);
        path = draw(ways, temperature, topK, topP, uniform);
      }
      this.steps = Math.max(this.steps, step);
      if (this.#ends(path)) this.#finished[0]?.push(path);
      else left.push(path);
    }
    return left;
  }

  #root(): Path {
    return { tokens: [this.specials.start], logProb: 0 };
  }

  #ends(path: Path): boolean {
    return path.tokens.length > 1 && lastOf(path) === this.specials.end;
  }

  /** The path with every allowed word. */
  #ways({ tokens, logProb }: Path): Path[] {
    return Array.from(this.model(tokens), (value, token) => ({
      tokens: [...tokens, token],
      logProb: logProb + value,
    })).filter((way) => this.#isAllowed(way.tokens.slice(1)));
  }

  #isAllowed(words: readonly number[]): boolean {
    const { decoding, mode } = this.options;
    const { padding, unknown, start, end } = this.specials;
    const word = words.at(-1);
    if (mode === 'sound' && (word === padding || word === start)) return false;
    if (decoding.suppressUnknown && word === unknown) return false;
    if (word === end && words.length - 1 < decoding.minLength) return false;
    return decoding.noRepeatNgram === 0 || !hasRepetition(words, decoding.noRepeatNgram);
  }

  #ranked(paths: readonly Path[], finished: boolean): PlainHypothesis[] {
    const { lengthPenalty } = this.options.decoding;
    return paths
      .map((path) => ({
        ...path,
        finished,
        score: path.logProb / divisor(lengthPenalty, path.tokens.length - 1),
      }))
      .sort((a, b) => b.score - a.score);
  }
}

const lastOf = ({ tokens }: Path): number => tokens.at(-1) ?? NaN;

const hasRepetition = (words: readonly number[], n: number): boolean => {
  const grams = words.slice(n - 1).map((_, first) => words.slice(first, first + n).join(' '));
  return new Set(grams).size < grams.length;
};

const divisor = (penalty: LengthPenalty, words: number): number => {
  if (penalty.kind === 'none') return 1;
  return penalty.kind === 'average' ? words : Math.pow((5 + words) / 6, penalty.alpha);
};

/** Softmax at the temperature, the `topK` likeliest of them, the fewest of those that reach `topP`, and a draw. */
const draw = (
  ways: readonly { way: Path; logProb: number }[],
  temperature: number,
  topK: number | null,
  topP: number,
  uniform: number,
): Path => {
  const greatest = Math.max(...ways.map(({ logProb }) => logProb));
  const sorted = ways
    .map(({ way, logProb }) => ({ way, weight: Math.exp((logProb - greatest) / temperature) }))
    .sort((a, b) => b.weight - a.weight)
    .slice(0, topK ?? ways.length);
  const all = sorted.reduce((sum, { weight }) => sum + weight, 0);
  const nucleus = sorted.filter((_, place) => {
    const before = sorted.slice(0, place).reduce((sum, { weight }) => sum + weight, 0);
    return before < topP * all;
  });
  const drawn = nucleus.sort((a, b) => lastOf(a.way) - lastOf(b.way));
  const total = drawn.reduce((sum, { weight }) => sum + weight, 0);
  let sum = 0;
  const found = drawn.find(({ weight }) => (sum += weight) > uniform * total);
  return (found ?? drawn.at(-1) ?? { way: { tokens: [], logProb: NaN } }).way;
};
