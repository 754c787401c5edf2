import { DomainError } from '@beamline/contracts';
import type { BeamNode } from './beam-node.js';
import { hypothesisOf, type Hypothesis } from './hypothesis.js';
import type { SearchPlan } from './search-options.js';
import type { TreeNode } from './search-tree.js';

/** What was found for one image. */
export interface SearchResult {
  /** The answer, `hypotheses[0]`; `undefined` only in mode `reference`, when no hypothesis finished. */
  readonly best: Hypothesis | undefined;
  /**
   * All that finished, best score first, then, where they are kept, all that did not, best score first. Of equal scores the
   * one that ended first leads. With `answerOnly` the first of these alone.
   */
  readonly hypotheses: readonly Hypothesis[];
  /** Steps that this image was decoded for. */
  readonly steps: number;
  /** On request: what the search looked at; see `SearchTree`. */
  readonly tree?: readonly TreeNode[];
}

/** Last tokens of an image's captions, in the order they ended. */
export interface Endings {
  readonly finished: readonly BeamNode[];
  readonly unfinished: readonly BeamNode[];
}

export const rankedHypotheses = (
  { finished, unfinished }: Endings,
  { keepUnfinished, answerOnly, decoding }: SearchPlan,
): Hypothesis[] => {
  const ranked = (nodes: readonly BeamNode[], isFinished: boolean): Hypothesis[] =>
    nodes
      .map((node) => hypothesisOf(node, isFinished, decoding.lengthPenalty))
      .sort((a, b) => b.score - a.score);
  const all = [...ranked(finished, true), ...(keepUnfinished ? ranked(unfinished, false) : [])];
  return answerOnly ? all.slice(0, 1) : all;
};

/**
 * The answer of a search.
 *
 * @throws DomainError `NO_HYPOTHESIS_COMPLETED` when there is none (mode `reference` only)
 */
export const requireBest = ({ best, steps }: SearchResult, where: Record<string, string>): Hypothesis => {
  if (best !== undefined) return best;
  throw new DomainError('NO_HYPOTHESIS_COMPLETED', `No hypothesis completed within ${steps} steps.`, {
    advice: 'Use mode `sound`, which answers with the best unfinished hypothesis, or train for longer.',
    where,
  });
};
