import type { LengthPenalty } from '@beamline/contracts';
import { wordsUpTo, type BeamNode } from './beam-node.js';
import { lengthDivisor } from './length-penalty.js';

/** A caption, or its beginning. */
export interface Hypothesis {
  /** `<start>`, words, and `<end>` when finished. */
  readonly tokens: readonly number[];
  /** The model's log-probability (nats) of each token after `<start>`, whatever was suppressed, charged or scaled. */
  readonly logProbs: readonly number[];
  /** Their sum. */
  readonly logProb: number;
  /** What it is ranked by: the sum, divided by the length penalty. */
  readonly score: number;
  /** Whether it ends in `<end>`; else the steps ran out, or the constraints left no word. */
  readonly finished: boolean;
  /** On request: for each token after `<start>`, the attention over the grid's cells, row-major, summing to 1. */
  readonly alphas?: readonly Float32Array[];
}

export const hypothesisOf = (last: BeamNode, finished: boolean, penalty: LengthPenalty): Hypothesis => {
  const words = wordsUpTo(last);
  const alphas = words.flatMap(({ alpha }) => (alpha === undefined ? [] : [alpha]));
  const root = words[0]?.parent ?? last;
  return {
    tokens: [root.token, ...words.map(({ token }) => token)],
    logProbs: words.map(({ logProb }) => logProb),
    logProb: last.sum,
    score: last.sum / lengthDivisor(penalty, last.step),
    finished,
    ...(alphas.length > 0 ? { alphas } : {}),
  };
};
