import type { Sampling } from '@beamline/contracts';
import { drawColumns } from '../decoder/draw.js';
import type { Ops, Tensor } from '../tensor-core/index.js';

// Legend: n draws · V words.

/** A word that is to be drawn. */
export interface WordToDraw {
  /** Row of log-probabilities that it is drawn from; several draws may share one. */
  readonly row: number;
  /** From 0 to below 1, as float32. */
  readonly uniform: number;
  /** Words that may not be drawn. */
  readonly forbidden: ReadonlySet<number>;
}

/** Low enough to weigh nothing at any temperature, and finite, so that forbidden words alone still make a softmax. */
const NEVER = -1e30;
/** How many words `topP` looks at first: nearly always they are enough, and sorting all takes long. */
const FIRST_LOOK = 128;

/**
 * Draws words. The words that are not forbidden weigh p^(1 / temperature); of these the `topK` heaviest stay; of those
 * the fewest that together hold `topP` of the weight; a word that weighs as much as the lightest that stays does too.
 * The word is where `uniform` of the weight is reached, counted in the order of word numbers. Nothing is read to the
 * host but the words.
 *
 * @param logProbs (rows, V)
 * @returns for each draw the word with its log-probability; `undefined` when all words are forbidden
 */
export const drawWords = (
  ops: Ops,
  logProbs: Tensor,
  draws: readonly WordToDraw[],
  { temperature, topK, topP }: Omit<Sampling, 'seed'>,
): ({ readonly token: number; readonly logProb: number } | undefined)[] =>
  ops.scope(() => {
    const rows = ops.gather(logProbs, ops.ints(Int32Array.from(draws, ({ row }) => row)));
    const allowed = withoutForbidden(ops, rows, draws);
    const all = ops.softmax(temperature === 1 ? allowed : ops.div(allowed, temperature));
    const weights = withoutLight(ops, withoutTail(ops, all, topK), topP);
    const uniforms = ops.floats(
      Float32Array.from(draws, ({ uniform }) => uniform),
      [draws.length, 1],
    );
    const tokens = ops.readInts(drawColumns(ops, weights, uniforms));
    const drawn = readColumns(ops, rows, tokens);
    return draws.map(({ forbidden }, index) => {
      const token = tokens[index] ?? NaN;
      return forbidden.has(token) ? undefined : { token, logProb: drawn[index] ?? NaN };
    });
  });

/** (n, V) log-probabilities, very low where a word is forbidden. */
const withoutForbidden = (ops: Ops, rows: Tensor, draws: readonly WordToDraw[]): Tensor => {
  const [, words = 0] = rows.shape;
  const sets = draws.map(({ forbidden }) => forbidden);
  const masks = new Set(sets).size === 1 ? sets.slice(0, 1) : sets;
  if (masks.every(({ size }) => size === 0)) return rows;
  const values = new Float32Array(masks.length * words);
  masks.forEach((forbidden, row) => {
    for (const word of forbidden) values[row * words + word] = NEVER;
  });
  return ops.add(rows, ops.floats(values, [masks.length, words]));
};

/** The `topK` greatest weights of each row, 0 elsewhere. */
const withoutTail = (ops: Ops, weights: Tensor, topK: number | null): Tensor => {
  const [rows = 0, words = 0] = weights.shape;
  if (topK === null || topK >= words) return weights;
  const { values } = ops.topK(weights, topK);
  return atLeast(ops, weights, ops.slice(values, [0, topK - 1], [rows, 1]));
};

/** The greatest weights of each row, as few as hold `topP` of its sum, 0 elsewhere. */
const withoutLight = (ops: Ops, weights: Tensor, topP: number): Tensor => {
  if (topP === 1) return weights;
  const [rows = 0, words = 0] = weights.shape;
  const limit = ops.mul(ops.sum(weights, [1], true), topP); // (n, 1)
  const lightestOf = (count: number) => {
    const { values } = ops.topK(weights, count); // (n, count)
    const upTo = ops.cumSum(values);
    const reached = ops.greaterEqual(ops.sub(upTo, values), limit); // by the words before
    const held = ops.read(ops.greaterEqual(ops.slice(upTo, [0, count - 1], [rows, 1]), limit));
    // Weights are at most 1 and fall: the lightest that stays is the least where `reached` adds nothing.
    const lightest = ops.negate(ops.max(ops.negate(ops.add(values, ops.mul(reached, 2))), [1], true));
    return { lightest, isEnough: count === words || held.every((flag) => flag === 1) };
  };
  const first = lightestOf(Math.min(FIRST_LOOK, words));
  return atLeast(ops, weights, first.isEnough ? first.lightest : lightestOf(words).lightest);
};

/** `weights` where they are not below their row's `limit` (n, 1), else 0. */
const atLeast = (ops: Ops, weights: Tensor, limit: Tensor): Tensor =>
  ops.mul(weights, ops.greaterEqual(weights, limit));

/** One element of each row, on the host. */
const readColumns = (ops: Ops, rows: Tensor, columns: Int32Array): Float32Array => {
  const [, width = 0] = rows.shape;
  const places = columns.map((column, row) => row * width + column);
  return ops.read(ops.gather(ops.reshape(rows, [-1]), ops.ints(places)));
};
