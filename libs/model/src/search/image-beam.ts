import { nextNode, rootNode, type BeamNode } from './beam-node.js';
import { BestFinished } from './best-finished.js';
import { Beam, type Candidate, type Pruning } from './beam.js';
import type { ImageSearch } from './image-search.js';
import type { SearchPlan } from './search-options.js';
import { rankedHypotheses, type SearchResult } from './search-result.js';
import { SearchTree } from './search-tree.js';
import type { SpecialTokens } from './special-tokens.js';

/** Words that may follow one beginning, likeliest first, with the attention that produced them. */
export interface Continuations {
  readonly words: readonly { readonly token: number; readonly logProb: number }[];
  readonly alpha: Float32Array | undefined;
}

/**
 * Beam search for one image. With several groups it is diverse beam search (Vijayakumar et al. 2018, eq. 5 with Hamming
 * diversity): the groups, each a beam of its own, take turns within a step, and a candidate is charged `strength` for
 * each time that groups before took its word at this step. Charges decide what is pruned and are then forgotten.
 */
export class ImageBeam implements ImageSearch {
  readonly #plan: SearchPlan;
  readonly #groups: readonly Beam[];
  readonly #tree: SearchTree | undefined;
  readonly #best: BestFinished;
  #isSettled = false;
  #steps = 0;

  constructor(plan: SearchPlan, { start, end }: SpecialTokens) {
    const { groups } = plan.decoding.diversity;
    const root = rootNode(start);
    this.#plan = plan;
    this.#groups = Array.from({ length: groups }, () => new Beam(root, plan.beam / groups, end));
    this.#best = new BestFinished(plan.decoding);
    this.#tree = plan.withTree ? new SearchTree(root) : undefined;
  }

  get live(): readonly BeamNode[] {
    return this.#isSettled ? [] : this.#groups.flatMap(({ live }) => live);
  }

  /** @param after what may follow a live beginning */
  advance(after: (last: BeamNode) => Continuations): void {
    this.#steps += 1;
    const taken = new Map<number, number>();
    this.#groups.forEach((group, index) => {
      const pruning = group.advance(this.#candidates(group, after, taken));
      for (const { token } of [...pruning.kept, ...pruning.finished])
        taken.set(token, (taken.get(token) ?? 0) + 1);
      this.#best.add(pruning.finished);
      this.#grow(pruning, index);
    });
    this.#isSettled = this.#plan.answerOnly && this.#best.isOutOfReach(this.live);
  }

  result(): SearchResult {
    const hypotheses = rankedHypotheses(
      {
        finished: this.#groups.flatMap(({ finished }) => finished),
        unfinished: this.#groups.flatMap(({ unfinished }) => unfinished),
      },
      this.#plan,
    );
    const tree = this.#tree === undefined ? {} : { tree: this.#tree.nodes };
    return { best: hypotheses[0], hypotheses, steps: this.#steps, ...tree };
  }

  #candidates(
    { live }: Beam,
    after: (last: BeamNode) => Continuations,
    taken: ReadonlyMap<number, number>,
  ): Candidate[] {
    const { strength } = this.#plan.decoding.diversity;
    return live.flatMap((last, from) => {
      const { words, alpha } = after(last);
      return words.map(({ token, logProb }) => {
        const node = nextNode(last, token, logProb, alpha);
        return { node, value: node.sum - strength * (taken.get(token) ?? 0), from };
      });
    });
  }

  #grow({ kept, finished, runnersUp }: Pruning, group: number): void {
    for (const node of kept) this.#tree?.add(node, group, 'kept');
    for (const node of finished) this.#tree?.add(node, group, 'finished');
    for (const node of runnersUp) this.#tree?.add(node, group, 'pruned');
  }
}
