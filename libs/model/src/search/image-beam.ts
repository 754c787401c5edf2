import { hypothesisOf, rootNode, type BeamNode, type Hypothesis } from './hypothesis.js';

/** A way to go on: a word after one of the live hypotheses. */
export interface Candidate {
  /** Place of the hypothesis among the live ones. */
  readonly from: number;
  readonly token: number;
  /** Log-probability of the word alone, in nats. */
  readonly logProb: number;
  readonly alpha: Float32Array | undefined;
}

/** What search found for one image. */
export interface SearchResult {
  /** The answer; `undefined` only in mode `reference`, when no hypothesis completed. */
  readonly best: Hypothesis | undefined;
  /** All completed hypotheses in the order they completed, within a step by rank. */
  readonly completed: readonly Hypothesis[];
  /** Steps that this image was decoded for. */
  readonly steps: number;
}

/**
 * The beam of one image, as in the reference: the sums of log-probabilities decide, without length normalisation; a
 * hypothesis that ends leaves the beam, which shrinks by one; the rest goes on.
 */
export class ImageBeam {
  /** Number of the image in the batch. */
  readonly image: number;
  readonly #end: number;
  readonly #completed: BeamNode[] = [];
  #live: readonly BeamNode[];
  /** For each live hypothesis, the place before the last step of the one it continues. */
  #parents: readonly number[] = [];
  #width: number;
  #steps = 0;

  constructor(image: number, width: number, start: number, end: number) {
    this.image = image;
    this.#end = end;
    this.#width = width;
    this.#live = [rootNode(start)];
  }

  /** Live hypotheses, best first. */
  get live(): readonly BeamNode[] {
    return this.#live;
  }

  get parents(): readonly number[] {
    return this.#parents;
  }

  get done(): boolean {
    return this.#live.length === 0;
  }

  /** Takes the best of the candidates; equal sums go to the better hypothesis, then to the lower word number. */
  advance(candidates: readonly Candidate[]): void {
    this.#steps += 1;
    const chosen = candidates
      .map((candidate) => ({ candidate, node: this.#extend(candidate) }))
      .sort(
        (a, b) =>
          b.node.logProb - a.node.logProb ||
          a.candidate.from - b.candidate.from ||
          a.node.token - b.node.token,
      )
      .slice(0, this.#width);
    const goingOn = chosen.filter(({ node }) => node.token !== this.#end);
    this.#completed.push(...chosen.filter(({ node }) => node.token === this.#end).map(({ node }) => node));
    this.#live = goingOn.map(({ node }) => node);
    this.#parents = goingOn.map(({ candidate }) => candidate.from);
    this.#width = goingOn.length;
  }

  /** @param mode `sound` answers with the best unfinished hypothesis when none completed, `reference` with nothing */
  result(mode: 'sound' | 'reference'): SearchResult {
    const completed = this.#completed.map((node) => hypothesisOf(node, true));
    const fallback = mode === 'sound' ? best(this.#live.map((node) => hypothesisOf(node, false))) : undefined;
    return { best: best(completed) ?? fallback, completed, steps: this.#steps };
  }

  #extend({ from, token, logProb, alpha }: Candidate): BeamNode {
    const parent = this.#live[from];
    if (parent === undefined) throw new RangeError(`Image ${this.image} has no live hypothesis ${from}.`);
    return { token, logProb: parent.logProb + logProb, parent, alpha };
  }
}

/** The greatest sum; the first of equals. */
const best = (hypotheses: readonly Hypothesis[]): Hypothesis | undefined =>
  hypotheses.reduce<Hypothesis | undefined>(
    (leader, next) => (leader === undefined || next.logProb > leader.logProb ? next : leader),
    undefined,
  );
