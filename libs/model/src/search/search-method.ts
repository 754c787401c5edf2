import type { Ops, Tensor } from '../tensor-core/index.js';
import { ImageBeam, type Continuations } from './image-beam.js';
import { ImageSamples } from './image-samples.js';
import type { ImageSearch, Lane } from './image-search.js';
import type { SearchPlan } from './search-options.js';
import type { SpecialTokens } from './special-tokens.js';

/** What the decoder said after every beginning of the images that are still searched. */
export interface DecodedStep<Image extends ImageSearch> {
  readonly lanes: readonly Lane<Image>[];
  /** (n·K, V) log-probabilities; the rows of lane i start at i·K. */
  readonly logProbs: Tensor;
  /** K */
  readonly rows: number;
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

  advance({ lanes, logProbs, rows, alphaOf }: DecodedStep<ImageBeam>): void {
    const forbidden = lanes.map((lane) =>
      lane.rows.map((last) => this.plan.constraints.forbiddenAfter(last)),
    );
    const wordsOf = this.#likeliest(logProbs, Math.max(...forbidden.flat().map(({ size }) => size)));
    lanes.forEach((lane, place) => {
      const after = new Map(
        lane.rows.map((last, index): [unknown, Continuations] => {
          const row = place * rows + index;
          const words = wordsOf(row).filter(({ token }) => !forbidden[place]?.[index]?.has(token));
          return [last, { words, alpha: alphaOf(row) }];
        }),
      );
      lane.image.advance((last) => after.get(last) ?? { words: [], alpha: undefined });
    });
  }

  /**
   * The likeliest words of a row, so many that no other word can be among the best of a step: `beam` that are not
   * forbidden. For a group of width w that is w, and one for each word that groups before may have taken, beam - w.
   */
  #likeliest(logProbs: Tensor, mostForbidden: number): (row: number) => Continuations['words'] {
    const { ops, plan } = this;
    const wanted = (plan.withTree ? 2 : 1) * plan.beam + mostForbidden;
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

  advance({ lanes, logProbs, rows, alphaOf }: DecodedStep<ImageSamples>): void {
    const [, words = 0] = logProbs.shape;
    const values = this.ops.read(logProbs);
    lanes.forEach((lane, place) => {
      const rowOf = new Map(lane.rows.map((last, index) => [last, place * rows + index]));
      lane.image.advance((last) => {
        const row = rowOf.get(last) ?? place * rows;
        return { logProbs: values.subarray(row * words, (row + 1) * words), alpha: alphaOf(row) };
      });
    });
  }
}
