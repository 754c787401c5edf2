import type { Sampling } from '@beamline/contracts';
import { uniformAt } from '../decoder/counter-random.js';
import { nextNode, rootNode, type BeamNode } from './beam-node.js';
import type { ImageSearch } from './image-search.js';
import type { SearchPlan } from './search-options.js';
import { rankedHypotheses, type SearchResult } from './search-result.js';
import { SearchTree } from './search-tree.js';
import type { SpecialTokens } from './special-tokens.js';
import { drawWord } from './word-draw.js';

/** What the decoder said after a beginning. */
export interface Outlook {
  /** One a word. */
  readonly logProbs: Float32Array;
  readonly alpha: Float32Array | undefined;
}

/** A caption that is being drawn. */
interface Sample {
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
  #samples: readonly Sample[];
  #steps = 0;

  constructor(image: number, plan: SearchPlan, sampling: Sampling, { start, end }: SpecialTokens) {
    const root = rootNode(start);
    this.#image = image;
    this.#plan = plan;
    this.#sampling = sampling;
    this.#end = end;
    this.#samples = Array.from({ length: plan.beam }, (_, index) => ({ index, last: root }));
    this.#tree = plan.withTree ? new SearchTree(root) : undefined;
  }

  get live(): readonly BeamNode[] {
    return this.#samples.map(({ last }) => last);
  }

  /** @param after what the decoder said after a live beginning */
  advance(after: (last: BeamNode) => Outlook): void {
    this.#steps += 1;
    this.#samples = this.#samples.flatMap(({ index, last }) => {
      const next = this.#draw(index, last, after(last));
      if (next === undefined) this.#stuck.push(last);
      else if (next.token === this.#end) this.#finished.push(next);
      else return [{ index, last: next }];
      return [];
    });
  }

  result(): SearchResult {
    const unfinished = [...this.#stuck, ...this.live];
    const hypotheses = rankedHypotheses({ finished: this.#finished, unfinished }, this.#plan);
    const tree = this.#tree === undefined ? {} : { tree: this.#tree.nodes };
    return { best: hypotheses[0], hypotheses, steps: this.#steps, ...tree };
  }

  #draw(sample: number, last: BeamNode, { logProbs, alpha }: Outlook): BeamNode | undefined {
    const uniform = uniformAt(this.#sampling.seed, this.#image, sample, this.#steps);
    const forbidden = this.#plan.constraints.forbiddenAfter(last);
    const token = drawWord(logProbs, forbidden, this.#sampling, uniform);
    if (token === undefined) return undefined;
    const node = nextNode(last, token, logProbs[token] ?? -Infinity, alpha);
    this.#tree?.add(node, 0, token === this.#end ? 'finished' : 'kept');
    return node;
  }
}
