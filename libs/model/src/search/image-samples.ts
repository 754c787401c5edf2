import type { Sampling } from '@beamline/contracts';
import { nextNode, rootNode, type BeamNode } from './beam-node.js';
import { BestFinished } from './best-finished.js';
import type { ImageSearch } from './image-search.js';
import type { SearchPlan } from './search-options.js';
import { rankedHypotheses, type SearchResult } from './search-result.js';
import { SearchTree } from './search-tree.js';
import type { SpecialTokens } from './special-tokens.js';
import { uniformFloatAt } from './uniform-number.js';

/** A word that was drawn, with the attention that produced it. */
export interface DrawnWord {
  readonly token: number;
  readonly logProb: number;
  readonly alpha: Float32Array | undefined;
}

/** A caption that is being drawn. */
export interface Sample {
  /** Its number among the image's; the draws depend on it. */
  readonly index: number;
  readonly last: BeamNode;
}

/** Captions of one image, drawn word by word. A draw is a function of seed, image, sample and step alone. */
export class ImageSamples implements ImageSearch {
  readonly #image: number;
  readonly #plan: SearchPlan;
  readonly #sampling: Sampling;
  readonly #end: number;
  readonly #finished: BeamNode[] = [];
  readonly #stuck: BeamNode[] = [];
  readonly #tree: SearchTree | undefined;
  readonly #best: BestFinished;
  #samples: readonly Sample[];
  #isSettled = false;
  #steps = 0;

  constructor(image: number, plan: SearchPlan, sampling: Sampling, { start, end }: SpecialTokens) {
    const root = rootNode(start);
    this.#image = image;
    this.#plan = plan;
    this.#sampling = sampling;
    this.#end = end;
    this.#samples = Array.from({ length: plan.beam }, (_, index) => ({ index, last: root }));
    this.#best = new BestFinished(plan.decoding);
    this.#tree = plan.withTree ? new SearchTree(root) : undefined;
  }

  get live(): readonly BeamNode[] {
    return this.#isSettled ? [] : this.#samples.map(({ last }) => last);
  }

  /** Captions that go on. */
  get samples(): readonly Sample[] {
    return this.#samples;
  }

  /** The number in [0, 1) that a sample's next word is drawn by. */
  uniformOf({ index }: Sample): number {
    return uniformFloatAt(this.#sampling.seed, this.#image, index, this.#steps + 1);
  }

  /** @param drawn the next word of a sample; `undefined` when there is none that may follow */
  advance(drawn: (sample: Sample) => DrawnWord | undefined): void {
    this.#steps += 1;
    this.#samples = this.#samples.flatMap((sample) => {
      const next = this.#next(sample, drawn(sample));
      if (next === undefined) this.#stuck.push(sample.last);
      else if (next.token === this.#end) this.#finish(next);
      else return [{ index: sample.index, last: next }];
      return [];
    });
    this.#isSettled = this.#plan.answerOnly && this.#best.isOutOfReach(this.live);
  }

  result(): SearchResult {
    const unfinished = [...this.#stuck, ...this.live];
    const hypotheses = rankedHypotheses({ finished: this.#finished, unfinished }, this.#plan);
    const tree = this.#tree === undefined ? {} : { tree: this.#tree.nodes };
    return { best: hypotheses[0], hypotheses, steps: this.#steps, ...tree };
  }

  #next({ last }: Sample, drawn: DrawnWord | undefined): BeamNode | undefined {
    if (drawn === undefined) return undefined;
    const { token, logProb, alpha } = drawn;
    const node = nextNode(last, token, logProb, alpha);
    this.#tree?.add(node, 0, token === this.#end ? 'finished' : 'kept');
    return node;
  }

  #finish(last: BeamNode): void {
    this.#finished.push(last);
    this.#best.add([last]);
  }
}
