import { DomainError, type ModelSpec } from '@beamline/contracts';
import type { Ops, Tensor, Variable } from '../tensor-core/index.js';
import { attentionGeometry, type AttentionGeometry, type Extent } from './attention/attention-geometry.js';
import { captionLoss, topFiveCorrect, type CaptionLoss, type LossOptions } from './loss/caption-loss.js';
import { decoderGradients } from './unrolling/decoder-gradients.js';
import { DecoderParameters, type ParameterOptions } from './parameters/decoder-parameters.js';
import type { Dropout } from './dropout.js';
import { attentionEntropy, DrawnPlaces, type HardAttentionStep } from './attention/hard-attention.js';
import {
  packBatch,
  packPart,
  type CaptionBatch,
  type ImageRange,
  type PackedBatch,
} from './unrolling/packed-batch.js';
import { parameterLayout } from './parameters/parameter-layout.js';
import { REFERENCE_PARTS, type DecoderParts } from './parameters/parts.js';
import { expectedPlace, likeliestPlace, type PlaceChoice } from './attention/place-choice.js';
import type { DecoderSizes } from './parameters/sizes.js';
import { Attention } from './attention/attention.js';
import { unroll } from './unrolling/teacher-forcing.js';
import type { TeacherForcing } from './unrolling/word-feed.js';

export interface DecoderOptions extends ParameterOptions {
  readonly sizes: DecoderSizes;
  /** The reference's, but for those given. */
  readonly parts?: Partial<DecoderParts>;
  /** The encoder's map, and the grid that attention runs over. */
  readonly featureMap: Extent;
  readonly grid: Extent;
  /** `soft` by default. */
  readonly attention?: ModelSpec['attention'];
}

/** What a batch cost. */
export interface LossReport {
  /** What is minimised: loss of the words, smoothed and weighted as asked, plus regulariser. */
  readonly loss: number;
  /** Nats, mean over the tokens; neither smoothed nor weighted, so that runs compare. */
  readonly crossEntropy: number;
  /** Words predicted, `<end>` included. */
  readonly tokens: number;
  /** How many of them had the true word among the five of highest score. */
  readonly top5Correct: number;
  /** Only when hard attention learned: mean over the tokens of the entropy of alpha over the grid's cells, in nats. */
  readonly attentionEntropy?: number;
}

export interface LearnOptions extends LossOptions {
  readonly dropout?: Dropout | undefined;
  /** Feeds some words that the model drew itself (scheduled sampling). */
  readonly teacherForcing?: TeacherForcing | undefined;
  /** Places are drawn and learned from (hard attention); without, contexts are the expected ones (soft attention). */
  readonly hardAttention?: HardAttentionStep | undefined;
  /** Also gives the gradient into the features. */
  readonly wantsFeatures?: boolean;
  /** Multiplies the gradients; 1 by default. */
  readonly gradientScale?: number;
  /**
   * Learns of the captions of these images only, whose features are given alone: losses and gradients are those that
   * the part adds to the whole batch's.
   */
  readonly part?: ImageRange;
}

export interface Lesson {
  readonly report: LossReport;
  readonly gradients: Map<Variable, Tensor>;
  /** (I, R, D); only when asked for. */
  readonly features: Tensor | undefined;
}

/** Predictions under teacher forcing, as the reference validates. */
export interface TeacherForced extends LossReport {
  /** Most probable word after each true prefix, one list a caption in the order given: its length - 1 words. */
  readonly predictions: readonly number[][];
}

/** Attention and decoder of the captioner, over features (I, R, D): I images, R map places in row-major order. */
export class Decoder {
  readonly geometry: AttentionGeometry;
  readonly parameters: DecoderParameters;
  readonly attention: Attention;
  readonly attentionKind: ModelSpec['attention'];
  /** Places that decoding looks at: expected ones under soft attention, the likeliest under hard. */
  readonly placeChoice: PlaceChoice;
  readonly #ops: Ops;

  /** Owns its weights and some constants until `dispose`. */
  constructor(ops: Ops, { sizes, parts, featureMap, grid, attention = 'soft', ...options }: DecoderOptions) {
    this.#ops = ops;
    this.geometry = attentionGeometry(featureMap, grid);
    const layout = parameterLayout(sizes, { ...REFERENCE_PARTS, ...parts });
    this.parameters = new DecoderParameters(ops, layout, options);
    this.attention = new Attention(ops, this.geometry);
    this.attentionKind = attention;
    this.placeChoice = attention === 'hard' ? likeliestPlace(ops) : expectedPlace;
  }

  /** The variables that an optimiser changes. */
  get variables(): readonly Variable[] {
    return [...this.parameters.trained.values()];
  }

  /**
   * Loss and gradients of a batch; changes nothing.
   *
   * @throws DomainError `INVALID_INPUT` for a malformed batch, `NON_FINITE_LOSS` when the loss is not a number
   */
  learn(features: Tensor, captions: CaptionBatch, options: LearnOptions): Lesson {
    const ops = this.#ops;
    const batch = this.#packPart(features, captions, options.part);
    return ops.scope(() => {
      const weights = this.parameters.values();
      const hoisted = this.attention.hoist(weights, features);
      const { dropout, teacherForcing, hardAttention } = options;
      const places = hardAttention && new DrawnPlaces(ops, batch, hardAttention);
      const unrollOptions = { dropout, teacherForcing, chooseAt: places?.chooseAt };
      const unrolled = unroll(ops, weights, this.attention, hoisted, batch, unrollOptions);
      const ofWords = captionLoss(ops, this.geometry, unrolled, batch, options, options.gradientScale);
      const loss = places?.addTo(ofWords) ?? ofWords;
      const report = {
        ...this.#report(unrolled.output.logits, loss, batch),
        ...(places && { attentionEntropy: attentionEntropy(ops, this.geometry, unrolled, batch) }),
      };
      checkFinite(report);
      const pass = { ops, weights, attention: this.attention, hoisted, batch, unrolled, loss };
      const { parameters, features: dFeatures } = decoderGradients(pass, options.wantsFeatures ?? false);
      return { report, gradients: this.parameters.trainedGradients(parameters), features: dFeatures };
    });
  }

  /** Loss and predictions of a batch without dropout; changes nothing. Errors as for `learn`, but any loss is given. */
  teacherForced(features: Tensor, captions: CaptionBatch, alphaC: number): TeacherForced {
    const ops = this.#ops;
    const batch = this.#pack(captions, features.shape[0] ?? 0);
    return ops.scope(() => {
      const weights = this.parameters.values();
      const hoisted = this.attention.hoist(weights, features);
      const unrolled = unroll(ops, weights, this.attention, hoisted, batch, {
        chooseAt: () => this.placeChoice,
      });
      const loss = captionLoss(ops, this.geometry, unrolled, batch, { alphaC });
      const words = ops.readInts(ops.argMax(unrolled.output.logits));
      return { ...this.#report(unrolled.output.logits, loss, batch), predictions: unpack(batch, words) };
    });
  }

  dispose(): void {
    this.parameters.dispose();
    this.attention.dispose();
  }

  #pack(captions: CaptionBatch, images: number): PackedBatch {
    return packBatch(captions, { vocabulary: this.parameters.sizes.vocabulary, images });
  }

  #packPart(features: Tensor, captions: CaptionBatch, part: ImageRange | undefined): PackedBatch {
    const [images = 0] = features.shape;
    if (part === undefined) return this.#pack(captions, images);
    const whole = this.#pack(captions, part.of);
    const packed = packPart(captions, whole, part);
    if (packed === undefined || images !== part.count)
      throw new DomainError(
        'INVALID_INPUT',
        `A part of ${part.count} images came with ${images} and ${packed?.size ?? 0} captions.`,
      );
    return packed;
  }

  #report(logits: Tensor, loss: CaptionLoss, batch: PackedBatch): LossReport {
    return {
      loss: this.#ops.readScalar(loss.words) + this.#ops.readScalar(loss.regulariser),
      crossEntropy: this.#ops.readScalar(loss.crossEntropy),
      tokens: batch.tokenCount,
      top5Correct: topFiveCorrect(this.#ops, logits, batch.targets),
    };
  }
}

/** Packed words as one list a caption, captions in the order they were given. */
const unpack = ({ size, order, rows }: PackedBatch, words: Int32Array): number[][] => {
  const captions = Array.from({ length: size }, (): number[] => []);
  rows.forEach((row, token) => captions[order[row] ?? 0]?.push(words[token] ?? 0));
  return captions;
};

const checkFinite = ({ loss }: LossReport): void => {
  if (!Number.isFinite(loss))
    throw new DomainError('NON_FINITE_LOSS', `The loss became ${loss}; the weights were not changed.`, {
      advice: 'Start again from the last checkpoint with a smaller learning rate.',
    });
};
