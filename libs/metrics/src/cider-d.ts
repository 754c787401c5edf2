import { DomainError } from '@beamline/contracts';
import { countNgrams, type Word } from './ngrams.js';

const ORDERS = [1, 2, 3, 4] as const;
/** Standard deviation, in bigrams, of the penalty on a difference in length. */
const SIGMA = 6;
const SCALE = 10;
/** pycocoevalcap measures a caption's length in n-grams of this order. */
const LENGTH_ORDER = 2;

/** tf-idf of the n-grams of one order. */
interface TermVector {
  readonly weights: ReadonlyMap<string, number>;
  readonly norm: number;
}

interface WeightedCaption {
  readonly vectors: readonly TermVector[];
  /** In bigrams. */
  readonly length: number;
}

/**
 * CIDEr-D (Vedantam et al. 2015) as `pycocoevalcap.cider` computes it, against the document frequencies of one corpus.
 *
 * Holds, for every n-gram of 1 to 4 words, in how many images' references it occurs. Words may be strings or ids, the
 * same in the corpus and in what is scored.
 */
export class CiderD<W extends Word = string> {
  readonly #documents = new Map<string, number>();
  readonly #logImages: number;
  /** References as they were weighted, for as long as their owner keeps them. */
  readonly #weighted = new WeakMap<readonly (readonly W[])[], readonly WeightedCaption[]>();

  /**
   * @param corpus references of each image, in words
   * @throws DomainError `INVALID_INPUT` when the corpus is empty
   */
  constructor(corpus: Iterable<readonly (readonly W[])[]>) {
    let images = 0;
    for (const references of corpus) {
      images++;
      for (const key of ngramsOf(references)) this.#documents.set(key, (this.#documents.get(key) ?? 0) + 1);
    }
    if (images === 0) throw new DomainError('INVALID_INPUT', 'CIDEr-D needs a corpus of at least one image');
    this.#logImages = Math.log(images);
  }

  /**
   * Scores one caption against the references of its image. References are weighted once for each array object: give
   * the same array again, unchanged, and only the caption is counted.
   *
   * @returns 0 to 10; 0 throughout where the corpus is a single image, whose every n-gram is in all documents
   * @throws DomainError `INVALID_INPUT` when there is no reference
   */
  score(hypothesis: readonly W[], references: readonly (readonly W[])[]): number {
    if (references.length === 0) {
      throw new DomainError('INVALID_INPUT', 'CIDEr-D needs at least one reference for every caption');
    }
    const caption = this.#weigh(hypothesis);
    let sum = 0;
    for (const reference of this.#weighReferences(references)) sum += similarity(caption, reference);
    return (sum / ORDERS.length / references.length) * SCALE;
  }

  #weighReferences(references: readonly (readonly W[])[]): readonly WeightedCaption[] {
    const known = this.#weighted.get(references);
    if (known !== undefined) return known;
    const weighted = references.map((reference) => this.#weigh(reference));
    this.#weighted.set(references, weighted);
    return weighted;
  }

  #weigh(caption: readonly W[]): WeightedCaption {
    const vectors = ORDERS.map((order) => this.#vector(countNgrams(caption, order)));
    return { vectors, length: Math.max(0, caption.length - LENGTH_ORDER + 1) };
  }

  #vector(counts: ReadonlyMap<string, number>): TermVector {
    const weights = new Map<string, number>();
    let squares = 0;
    for (const [key, count] of counts) {
      const documents = Math.max(1, this.#documents.get(key) ?? 0);
      const weight = count * (this.#logImages - Math.log(documents));
      weights.set(key, weight);
      squares += weight * weight;
    }
    return { weights, norm: Math.sqrt(squares) };
  }
}

function ngramsOf(references: readonly (readonly Word[])[]): Set<string> {
  const keys = new Set<string>();
  for (const reference of references)
    for (const order of ORDERS) for (const key of countNgrams(reference, order).keys()) keys.add(key);
  return keys;
}

/** Sum over the orders of the clipped cosine, made smaller by the difference in length. */
function similarity(caption: WeightedCaption, reference: WeightedCaption): number {
  const difference = caption.length - reference.length;
  const penalty = Math.exp(-(difference ** 2) / (2 * SIGMA ** 2));
  let sum = 0;
  caption.vectors.forEach((vector, i) => {
    const other = reference.vectors[i];
    if (other !== undefined) sum += clippedCosine(vector, other) * penalty;
  });
  return sum;
}

function clippedCosine(a: TermVector, b: TermVector): number {
  let product = 0;
  for (const [key, weight] of a.weights) {
    const other = b.weights.get(key);
    if (other !== undefined) product += Math.min(weight, other) * other;
  }
  return product === 0 ? 0 : product / (a.norm * b.norm);
}
