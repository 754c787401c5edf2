import { DomainError } from '@beamline/contracts';
import { spreadOverGrid } from '../decoder/attention-geometry.js';
import type { Decoder } from '../decoder/decoder.js';
import { decoderStep, initialState, wordGates, type DecoderState } from '../decoder/decoder-step.js';
import { lastMatrix, outputLayer } from '../decoder/output-layer.js';
import type { Stored } from '../decoder/parameter-layout.js';
import type { HoistedFeatures } from '../decoder/soft-attention.js';
import type { Ops, Tensor } from '../tensor-core/index.js';
import { ImageBeam, type Candidate, type SearchResult } from './image-beam.js';
import type { SpecialTokens } from './special-tokens.js';

// Legend: n images still searched · K rows of each · V words · L attended places · H hidden.

export interface SearchOptions {
  /** Hypotheses kept for each image; 1 is greedy. */
  readonly beam: number;
  /** Words at most, `<end>` included; 51 by default. */
  readonly maxSteps?: number;
  /**
   * `sound` (the default) answers with the best unfinished hypothesis when none completed; `reference` drops it and
   * has no answer for the image.
   */
  readonly mode?: 'sound' | 'reference';
  /** Never generates `<unk>`; log-probabilities stay those of the model. */
  readonly suppressUnknown?: boolean;
  /** Returns the attention of every token. */
  readonly withAlphas?: boolean;
}

const DEFAULT_MAX_STEPS = 51;

/** What goes from one step to the next, n images with K rows each. */
interface Frontier {
  readonly beams: readonly ImageBeam[];
  /** K */
  readonly rows: number;
  readonly features: HoistedFeatures;
  readonly state: DecoderState;
}

/** The likeliest words of each row, on the host. */
interface Likeliest {
  /** Words kept of each row. */
  readonly count: number;
  /** (n·K·count), best first in each row. */
  readonly logProbs: Float32Array;
  readonly tokens: Int32Array;
  /** (n·K·L), when asked for. */
  readonly alphas: Float32Array | undefined;
}

/**
 * Beam search over a batch of images at once (semantics: `ImageBeam`). Images whose beam is done leave the batch, and
 * all rows of an image share its features.
 *
 * @param features (I, R, D)
 * @returns one result an image, in order
 * @throws DomainError `INVALID_INPUT` when the beam is wider than the words that may be generated
 */
export const beamSearch = (
  ops: Ops,
  decoder: Decoder,
  features: Tensor,
  specials: SpecialTokens,
  options: SearchOptions,
): SearchResult[] => {
  checkOptions(options, decoder.parameters.sizes.vocabulary);
  const beams = Array.from(
    { length: features.shape[0] ?? 0 },
    (_, image) => new ImageBeam(image, options.beam, specials.start, specials.end),
  );
  ops.scope(() => {
    new Search(ops, decoder, specials, options).run(beams, features);
  });
  return beams.map((beam) => beam.result(options.mode ?? 'sound'));
};

/**
 * The answer of a search.
 *
 * @throws DomainError `NO_HYPOTHESIS_COMPLETED` when there is none (mode `reference` only)
 */
export const requireBest = (
  { best, steps }: SearchResult,
  where: Record<string, string>,
): NonNullable<typeof best> => {
  if (best !== undefined) return best;
  throw new DomainError('NO_HYPOTHESIS_COMPLETED', `No hypothesis completed within ${steps} steps.`, {
    advice: 'Use mode `sound`, which answers with the best unfinished hypothesis, or train for longer.',
    where,
  });
};

class Search {
  readonly #weights: Stored<Tensor>;
  readonly #lastMatrix: Tensor;

  constructor(
    readonly ops: Ops,
    readonly decoder: Decoder,
    readonly specials: SpecialTokens,
    readonly options: SearchOptions,
  ) {
    this.#weights = decoder.parameters.values();
    this.#lastMatrix = lastMatrix(ops, this.#weights);
  }

  run(beams: readonly ImageBeam[], images: Tensor): void {
    const { ops, decoder } = this;
    if (beams.length === 0) return;
    const features = decoder.attention.hoist(this.#weights, images);
    let frontier: Frontier | undefined = {
      beams,
      rows: 1,
      features,
      state: initialState(ops, this.#weights, features.mean),
    };
    const maxSteps = this.options.maxSteps ?? DEFAULT_MAX_STEPS;
    for (let step = 1; frontier !== undefined && step <= maxSteps; step += 1) {
      const before: Frontier = frontier;
      frontier = ops.scope(() => this.#step(before, step === maxSteps));
      this.#freeReplaced(images, before, frontier);
    }
  }

  /** Decodes one word of every row; `undefined` when no image is left. */
  #step({ beams, rows, features, state }: Frontier, isLast: boolean): Frontier | undefined {
    const { ops, decoder } = this;
    const weights = this.#weights;
    const embeddings = ops.gather(weights.embedding, ops.ints(lastWords(beams, rows)));
    const words = wordGates(ops, weights, embeddings);
    const { lstm, attended, gatedContext } = decoderStep(
      ops,
      weights,
      decoder.attention,
      features,
      state,
      words,
    );
    const inputs = { embeddings, hidden: lstm.hidden, gatedContext };
    const { logits } = outputLayer(ops, weights, this.#lastMatrix, inputs);
    const likeliest = this.#likeliest(logits, attended.alpha);
    beams.forEach((beam, place) => {
      beam.advance(this.#candidates(beam, place * rows, likeliest));
    });
    return isLast ? undefined : this.#shrink({ beams, rows, features, state: lstm });
  }

  #likeliest(logits: Tensor, alpha: Tensor): Likeliest {
    const { ops, options } = this;
    const logProbs = ops.logSoftmax(logits);
    const count = options.beam + (options.suppressUnknown === true ? 1 : 0);
    const { values, indices } = ops.topK(logProbs, count);
    return {
      count,
      logProbs: ops.read(values),
      tokens: ops.readInts(indices),
      alphas: options.withAlphas === true ? ops.read(alpha) : undefined,
    };
  }

  #candidates(beam: ImageBeam, firstRow: number, likeliest: Likeliest): Candidate[] {
    const { geometry } = this.decoder;
    return beam.live.flatMap((_, from) => {
      const row = firstRow + from;
      const weights = likeliest.alphas?.subarray(
        row * geometry.attendedPlaces,
        (row + 1) * geometry.attendedPlaces,
      );
      const alpha = weights && spreadOverGrid(geometry, weights);
      return Array.from({ length: likeliest.count }, (__, rank) => ({
        from,
        token: likeliest.tokens[row * likeliest.count + rank] ?? 0,
        logProb: likeliest.logProbs[row * likeliest.count + rank] ?? -Infinity,
        alpha,
      })).filter(({ token }) => this.options.suppressUnknown !== true || token !== this.specials.unknown);
    });
  }

  /** Keeps the images that are not done, and the rows that their hypotheses continue. */
  #shrink({ beams, rows, features, state }: Frontier): Frontier | undefined {
    const { ops } = this;
    const places = beams.flatMap((beam, place) => (beam.done ? [] : [place]));
    if (places.length === 0) return undefined;
    const left = beams.filter((beam) => !beam.done);
    const width = Math.max(...left.map(({ live }) => live.length));
    const parents = left.flatMap(({ parents: own }, index) =>
      Array.from({ length: width }, (_, row) => (places[index] ?? 0) * rows + (own[row] ?? 0)),
    );
    const chosen = ops.ints(Int32Array.from(parents));
    return {
      beams: left,
      rows: width,
      features:
        left.length === beams.length
          ? features
          : this.decoder.attention.gather(features, ops.ints(Int32Array.from(places))),
      state: { hidden: ops.gather(state.hidden, chosen), cell: ops.gather(state.cell, chosen) },
    };
  }

  /** Frees what the next step does not use; the images' own features are the caller's. */
  #freeReplaced(images: Tensor, before: Frontier, after: Frontier | undefined): void {
    this.ops.free(before.state.hidden, before.state.cell);
    if (after?.features === before.features) return;
    const { base, projected, mean } = before.features;
    this.ops.free(projected, mean);
    if (base !== images) this.ops.free(base);
  }
}

/** Last word of each row; rows beyond an image's live hypotheses repeat its first and are ignored. */
const lastWords = (beams: readonly ImageBeam[], rows: number): Int32Array =>
  Int32Array.from(
    beams.flatMap(({ live }) => Array.from({ length: rows }, (_, row) => (live[row] ?? live[0])?.token ?? 0)),
  );

const checkOptions = (
  { beam, maxSteps = DEFAULT_MAX_STEPS, suppressUnknown = false }: SearchOptions,
  vocabulary: number,
): void => {
  const words = suppressUnknown ? vocabulary - 1 : vocabulary;
  if (!Number.isInteger(beam) || beam < 1 || beam > words)
    throw new DomainError('INVALID_INPUT', `A beam of ${beam} does not fit a vocabulary of ${words} words.`, {
      advice: `Choose a whole number from 1 to ${words}.`,
    });
  if (!Number.isInteger(maxSteps) || maxSteps < 1)
    throw new DomainError(
      'INVALID_INPUT',
      `A caption cannot have at most ${maxSteps} words; it takes at least 1.`,
    );
};
