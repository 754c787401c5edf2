import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { drawWords } from './word-draw.js';

const { ops } = openBackend();
const NONE: ReadonlySet<number> = new Set();
const WHOLE = { temperature: 1, topK: null, topP: 1 };

/** Log-probabilities of weights that need not sum to 1. */
const logProbsOf = (weights: readonly number[]): Float32Array => {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return Float32Array.from(weights, (weight) => Math.log(weight / total));
};

/** Draws at evenly spaced numbers, all from one row. */
const drawEvenly = (
  weights: readonly number[],
  draws: number,
  options: Parameters<typeof drawWords>[3],
  forbidden = NONE,
) => {
  const uniforms = Array.from({ length: draws }, (_, index) => (index + 0.5) / draws);
  const logProbs = logProbsOf(weights);
  return ops.scope(() =>
    drawWords(
      ops,
      ops.floats(logProbs.slice(), [1, weights.length]),
      uniforms.map((uniform) => ({ row: 0, uniform, forbidden })),
      options,
    ),
  );
};

const tokensOf = (drawn: ReturnType<typeof drawWords>): number[] =>
  [...new Set(drawn.map((word) => word?.token ?? NaN))].sort((a, b) => a - b);

/** 400 words, of which the even ones weigh a little more: neither a few nor 128 hold most of the weight. */
const FLAT = Array.from({ length: 400 }, (_, word) => (word % 2 === 0 ? 1.5 : 1) + word * 1e-4);

describe('a word that is drawn', () => {
  it('is where the weight up to it passes the number, in the order of the words', () => {
    const drawn = drawEvenly([2, 0, 1, 5], 8, WHOLE);
    expect(drawn.map((word) => word?.token)).toEqual([0, 0, 2, 3, 3, 3, 3, 3]);
    expect(drawn[2]?.logProb).toBeCloseTo(Math.log(1 / 8), 6);
  });

  it('is one of the fewest that hold topP of the weight, also when these are many', () => {
    const sorted = FLAT.map((weight, word) => ({ weight, word })).sort((a, b) => b.weight - a.weight);
    const total = FLAT.reduce((sum, weight) => sum + weight, 0);
    for (const topP of [0.1, 0.7]) {
      let before = 0;
      const nucleus = sorted.filter(({ weight }) => (before += weight) - weight < topP * total);
      const drawn = tokensOf(drawEvenly(FLAT, 4000, { ...WHOLE, topP }));
      expect(drawn).toEqual(nucleus.map(({ word }) => word).sort((a, b) => a - b));
    }
  });

  it('is one of the topK heaviest, of those the fewest that hold topP of their weight', () => {
    const weights = [1, 6, 3, 2, 5];
    expect(tokensOf(drawEvenly(weights, 100, { ...WHOLE, topK: 3 }))).toEqual([1, 2, 4]);
    expect(tokensOf(drawEvenly(weights, 100, { ...WHOLE, topK: 3, topP: 0.7 }))).toEqual([1, 4]);
  });

  it('is never forbidden, and nothing when all are', () => {
    const some = new Set([1, 4]);
    expect(tokensOf(drawEvenly([1, 6, 3, 2, 5], 100, WHOLE, some))).toEqual([0, 2, 3]);
    expect(tokensOf(drawEvenly([1, 6, 3, 2, 5], 100, { ...WHOLE, temperature: 10 }, some))).toEqual([
      0, 2, 3,
    ]);
    const all = new Set([0, 1, 2]);
    expect(drawEvenly([1, 2, 3], 2, { ...WHOLE, temperature: 0.001, topP: 0.5 }, all)).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('comes from the row that the draw names, with what is forbidden there', () => {
    const values = [...logProbsOf([1, 1, 0]), ...logProbsOf([0, 1, 1])];
    const drawn = ops.scope(() =>
      drawWords(
        ops,
        ops.floats(Float32Array.from(values), [2, 3]),
        [
          { row: 1, uniform: 0.9, forbidden: NONE },
          { row: 0, uniform: 0.9, forbidden: NONE },
          { row: 0, uniform: 0.9, forbidden: new Set([1]) },
        ],
        WHOLE,
      ),
    );
    expect(drawn.map((word) => word?.token)).toEqual([2, 1, 0]);
  });

  it('is drawn at the largest number that float32 has below 1', () => {
    const drawn = ops.scope(() =>
      drawWords(
        ops,
        ops.floats(logProbsOf(FLAT), [1, FLAT.length]),
        [{ row: 0, uniform: 1 - 2 ** -24, forbidden: NONE }],
        WHOLE,
      ),
    );
    expect(drawn[0]?.token).toBe(FLAT.length - 1);
  });
});
