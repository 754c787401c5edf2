import type { Ops, Tensor } from '../tensor-core/index.js';
import { ImageBeam, type Continuations } from './image-beam.js';
import { ImageSamples, type Sample } from './image-samples.js';
import type { ImageSearch, Lane } from './image-search.js';
import type { SearchPlan } from './search-options.js';
import type { SpecialTokens } from './special-tokens.js';
import { drawWords, type WordToDraw } from './word-draw.js';

/** What the decoder said after every beginning of the images that are still searched. */
export interface DecodedStep<Image extends ImageSearch> {
  readonly lanes: readonly Lane<Image>[];
  /** (M, V) log-probabilities of all lanes' rows. */
  readonly logProbs: Tensor;
  /** Attention over the grid in a row, when asked for. */
  readonly alphaOf: (row: number) => Float32Array | undefined;
}

/** A way to choose words. */
export interface SearchMethod<Image extends ImageSearch> {
  open(place: number): Image;
  /** Adds a word to every live beginning. */
  advance(step: DecodedStep<Image>): void;
}

export class BeamMethod implements SearchMethod<ImageBeam> {
  constructor(
    readonly ops: Ops,
    readonly plan: SearchPlan,
    readonly specials: SpecialTokens,
  ) {}

  open(): ImageBeam {
    return new ImageBeam(this.plan, this.specials);
  }

  advance({ lanes, logProbs, alphaOf }: DecodedStep<ImageBeam>): void {
    const last = lanes.flatMap(({ rows }) => rows);
    const forbidden = last.map((node) => this.plan.constraints.forbiddenAfter(node));
    const allowed = this.#allowed(logProbs, forbidden);
    const rowOf = new Map(last.map((node, row) => [node, row]));
    for (const { image } of lanes)
      image.advance((node) => {
        const row = rowOf.get(node) ?? NaN;
        return { words: allowed[row] ?? [], alpha: alphaOf(row) };
      });
  }

  /**
   * The likeliest allowed words of each row, so many that no other word can be among the best of a step: `beam`. For a
   * group of width w that is w, and one for each word that groups before may have taken, beam - w. Asks for more words
   * only where forbidden ones are among the likeliest, as is rare: greedy search would be a tenth slower otherwise.
   */
  #allowed(logProbs: Tensor, forbidden: readonly ReadonlySet<number>[]): Continuations['words'][] {
    const wanted = (this.plan.withTree ? 2 : 1) * this.plan.beam;
    const firstLook = this.#likeliest(logProbs, wanted);
    const isComplete = forbidden.every((words, row) => !firstLook(row).some(({ token }) => words.has(token)));
    if (isComplete) return forbidden.map((_, row) => firstLook(row));
    const most = Math.max(...forbidden.map(({ size }) => size));
    const more = this.#likeliest(logProbs, wanted + most);
    return forbidden.map((words, row) => more(row).filter(({ token }) => !words.has(token)));
  }

  #likeliest(logProbs: Tensor, wanted: number): (row: number) => Continuations['words'] {
    const { ops } = this;
    const count = Math.min(wanted, logProbs.shape[1] ?? 0);
    const top = ops.topK(logProbs, count);
    const [values, tokens] = [ops.read(top.values), ops.readInts(top.indices)];
    return (row) =>
      Array.from(tokens.subarray(row * count, (row + 1) * count), (token, rank) => ({
        token,
        logProb: values[row * count + rank] ?? -Infinity,
      }));
  }
}

export class SamplingMethod implements SearchMethod<ImageSamples> {
  constructor(
    readonly ops: Ops,
    readonly plan: SearchPlan,
    readonly sampling: NonNullable<SearchPlan['decoding']['sampling']>,
    readonly specials: SpecialTokens,
  ) {}

  open(place: number): ImageSamples {
    return new ImageSamples(this.plan.imageNumber(place), this.plan, this.sampling, this.specials);
  }

  advance({ lanes, logProbs, alphaOf }: DecodedStep<ImageSamples>): void {
    const draws = lanes.flatMap((lane) => this.#drawsOf(lane));
    const words = drawWords(this.ops, logProbs, draws, this.sampling);
    const drawn = new Map(
      draws.map(({ sample, row }, index) => {
        const word = words[index];
        return [sample, word && { ...word, alpha: alphaOf(row) }];
      }),
    );
    for (const { image } of lanes) image.advance((sample) => drawn.get(sample));
  }

  #drawsOf({ image, rows, firstRow }: Lane<ImageSamples>): (WordToDraw & { sample: Sample })[] {
    const rowOf = new Map(rows.map((last, index) => [last, firstRow + index]));
    return image.samples.map((sample) => ({
      sample,
      row: rowOf.get(sample.last) ?? firstRow,
      uniform: image.uniformOf(sample),
      forbidden: this.plan.constraints.forbiddenAfter(sample.last),
    }));
  }
}
