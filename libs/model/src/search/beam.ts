import type { BeamNode } from './beam-node.js';

/** A way to go on: a word after one of the live hypotheses. */
export interface Candidate {
  readonly node: BeamNode;
  /** What it is pruned by: its sum of log-probabilities, less what its word is charged. */
  readonly value: number;
  /** Place of the hypothesis it continues among the live ones. */
  readonly from: number;
}

/** What became of the candidates of a step, each best first. */
export interface Pruning {
  readonly kept: readonly BeamNode[];
  readonly finished: readonly BeamNode[];
  /** The best that were not taken, as many as could have been. */
  readonly runnersUp: readonly BeamNode[];
}

/**
 * One beam, as in the reference: sums of log-probabilities decide which candidates stay; a hypothesis that ends leaves
 * the beam, which shrinks by one; the rest goes on. Sums need no length normalisation here: all candidates of a step
 * have the same number of words, so that any divisor would leave their order as it is.
 */
export class Beam {
  readonly #end: number;
  readonly #finished: BeamNode[] = [];
  readonly #stuck: BeamNode[] = [];
  #live: readonly BeamNode[];
  #width: number;

  constructor(root: BeamNode, width: number, end: number) {
    this.#live = [root];
    this.#width = width;
    this.#end = end;
  }

  /** Live hypotheses, best first. */
  get live(): readonly BeamNode[] {
    return this.#live;
  }

  /** In the order they ended, within a step best first. */
  get finished(): readonly BeamNode[] {
    return this.#finished;
  }

  /** Live hypotheses, after those that the constraints left no word. */
  get unfinished(): readonly BeamNode[] {
    return [...this.#stuck, ...this.#live];
  }

  /** Takes the best candidates; equal values go to the better hypothesis, then to the lower word number. */
  advance(candidates: readonly Candidate[]): Pruning {
    const ranked = [...candidates].sort(
      (a, b) => b.value - a.value || a.from - b.from || a.node.token - b.node.token,
    );
    const nodes = ranked.slice(0, 2 * this.#width).map(({ node }) => node);
    const chosen = nodes.slice(0, this.#width);
    const runnersUp = nodes.slice(this.#width);
    const kept = chosen.filter(({ token }) => token !== this.#end);
    const finished = chosen.filter(({ token }) => token === this.#end);
    const continued = new Set(candidates.map(({ from }) => from));
    this.#stuck.push(...this.#live.filter((_, from) => !continued.has(from)));
    this.#finished.push(...finished);
    this.#live = kept;
    this.#width -= finished.length;
    return { kept, finished, runnersUp };
  }
}
