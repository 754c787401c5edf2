import {
  DomainError,
  HardAttentionTraining,
  type ModelSpec,
  type OptimiserSpec,
  type Precision,
} from '@beamline/contracts';
import type { LossOptions } from './decoder/loss/caption-loss.js';
import { Decoder, type LearnOptions, type LossReport, type TeacherForced } from './decoder/decoder.js';
import type { Extent } from './decoder/attention/attention-geometry.js';
import type { ParameterOptions } from './decoder/parameters/decoder-parameters.js';
import type { CaptionBatch } from './decoder/unrolling/packed-batch.js';
import type { DecoderParts } from './decoder/parameters/parts.js';
import type { DecoderSizes } from './decoder/parameters/sizes.js';
import { searchImages } from './search/batched-search.js';
import type { SearchOptions } from './search/search-options.js';
import type { SearchResult } from './search/search-result.js';
import { lastThreeTokens, type SpecialTokens } from './search/special-tokens.js';
import { openBackend, type Ops, type Tensor } from './tensor-core/index.js';
import { Adam, type UpdateOptions } from './training/adam.js';
import { exportDecoderAdam, loadDecoderAdam } from './training/adam-state.js';
import { learnJointly } from './training/fine-tune.js';
import { LikelihoodBaseline } from './training/likelihood-baseline.js';
import { measureGradients, type MeasuredGradients } from './training/measured-gradients.js';
import { learnSelfCritically, type Reward, type SelfCriticalSettings } from './training/self-critical.js';
import type { TrainableEncoder } from './training/trainable-encoder.js';
import type { NamedArray, NamedArrays } from './weights/index.js';

export interface CaptionerOptions extends ParameterOptions {
  readonly sizes: DecoderSizes;
  /** The reference's parts, but for those given. */
  readonly parts?: Partial<DecoderParts>;
  /** Rows and columns of the encoder's map, in places. */
  readonly featureMap: Extent;
  /** Side of the square grid that attention runs over; 14 by default. */
  readonly grid?: number;
  /** `soft` by default. */
  readonly attention?: ModelSpec['attention'];
  /** Rate of dropout on what the output layer's last matrix reads, in training; 0.5 by default. */
  readonly dropout?: number;
  /** What the decoder's matrix products are done in; `float32` by default. See `Ops.withProducts`. */
  readonly precision?: Precision;
  /** Settings of the decoder's optimiser; Adam with PyTorch's by default. */
  readonly optimiser?: OptimiserSpec;
  /** By default the last three words: `<unk>`, `<start>`, `<end>`. */
  readonly specialTokens?: SpecialTokens;
}

const PAPER = HardAttentionTraining.parse({});

/**
 * Encoder maps of I images, row-major (I, places, channels): half-precision bit patterns or float32. The memory may be
 * shared while a call runs: do not write to it from another thread.
 */
export type Features = Uint16Array | Float32Array;

export interface StepOptions extends UpdateOptions, LossOptions {
  /** Probability that a word which is fed is the true one; 1 by default. See `ScheduledWords`. */
  readonly teacherForcing?: number;
  /** How hard attention learns, by default as in the paper; soft attention ignores it. */
  readonly hardAttention?: HardAttentionTraining;
  /** Two whole numbers that no other step of the run uses, such as (seed, step): they determine all that is drawn. */
  readonly seed: readonly [number, number];
}

export interface SelfCriticalOptions extends UpdateOptions, SelfCriticalSettings {}

/** What a step cost, and how steep it was. */
export interface StepResult extends LossReport {
  /** Euclidean length of the decoder's gradient, before it is limited. */
  readonly gradientNorm: number;
}

/** Rewards are means over the captions drawn, and over the greedy ones. */
export interface SelfCriticalResult extends StepResult {
  readonly reward: number;
  readonly greedyReward: number;
}

export interface TrainBatch extends CaptionBatch {
  readonly features: Features;
}

export interface FineTuneBatch extends CaptionBatch {
  /** (I, height, width, 3) as the encoder takes them; stays the caller's. */
  readonly images: Tensor;
}

export interface FineTuneOptions extends StepOptions {
  readonly encoderLearningRate: number;
  /**
   * Images in the encoder at once. With frozen batch norms it bounds memory and changes no result; with batch
   * statistics it must be all of the batch's.
   */
  readonly microBatchImages: number;
}

/**
 * The image captioner of "Show, Attend and Tell" over encoded images: trains, validates and decodes. Runs on the
 * calling thread. A step is a function of weights, optimiser state, batch and the step's seed alone.
 */
export class Captioner {
  readonly ops: Ops;
  readonly #decoder: Decoder;
  readonly #adam: Adam;
  readonly #dropoutRate: number;
  readonly #specials: SpecialTokens;
  /** Of hard attention only. */
  readonly #baseline: LikelihoodBaseline | undefined;

  constructor(ops: Ops, options: CaptionerOptions) {
    const { sizes, grid = 14, dropout = 0.5, precision = 'float32', specialTokens, optimiser } = options;
    checkDropout(dropout);
    this.ops = ops.withProducts(precision);
    this.#decoder = new Decoder(this.ops, { ...options, grid: { height: grid, width: grid } });
    this.#adam = new Adam(ops, this.#decoder.variables, optimiser);
    this.#dropoutRate = dropout;
    this.#baseline = options.attention === 'hard' ? new LikelihoodBaseline() : undefined;
    this.#specials = specialTokens ?? lastThreeTokens(sizes.vocabulary);
  }

  /** Replaces the weights; see `DecoderParameters.load`. The optimiser's state stays. */
  loadParameters(tensors: NamedArrays): void {
    this.#decoder.parameters.load(tensors);
  }

  /** The weights by the reference's names, in its shapes, F32. */
  exportParameters(): Map<string, NamedArray> {
    return this.#decoder.parameters.export();
  }

  /** Replaces the optimiser's state; see `loadDecoderAdam` and `LikelihoodBaseline.load`. */
  loadOptimiser(state: NamedArrays): void {
    loadDecoderAdam(this.#adam, this.#decoder.parameters, state);
    this.#baseline?.load(state);
  }

  /**
   * `<parameter>.exp_avg`, `<parameter>.exp_avg_sq` and `step`, with hard attention `attention.baseline` too, ready for a
   * safetensors file.
   */
  exportOptimiser(): Map<string, NamedArray> {
    const adam = exportDecoderAdam(this.#adam, this.#decoder.parameters);
    return this.#baseline === undefined ? adam : new Map([...adam, ...this.#baseline.export()]);
  }

  /**
   * One step of the decoder on encoded images.
   *
   * @throws DomainError `INVALID_INPUT` for a malformed batch, `NON_FINITE_LOSS` before anything is changed
   */
  trainStep(batch: TrainBatch, options: StepOptions): StepResult {
    return this.ops.scope(() => {
      const features = this.#upload(batch.features);
      const { report, gradients } = this.#decoder.learn(features, batch, this.#learnOptions(options));
      const measured = measureGradients(this.ops, gradients);
      this.#adam.update(measured, options);
      this.#updateBaseline(report, batch, options);
      return { ...report, gradientNorm: measured.norm };
    });
  }

  /** One step of decoder and encoder. `encoderAdam` holds the encoder's variables. Errors as for `trainStep`. */
  fineTuneStep(
    batch: FineTuneBatch,
    encoder: TrainableEncoder,
    encoderAdam: Adam,
    options: FineTuneOptions,
  ): StepResult {
    return this.ops.scope(() => {
      const { images } = batch;
      const learnOptions = this.#learnOptions(options);
      const lesson = learnJointly(
        this.ops,
        this.#decoder,
        encoder,
        images,
        batch,
        options.microBatchImages,
        learnOptions,
      );
      const [ofDecoder, ofEncoder] = [lesson.decoder, lesson.encoder].map((gradients) =>
        measureGradients(this.ops, gradients),
      ) as [MeasuredGradients, MeasuredGradients];
      this.#adam.update(ofDecoder, options);
      this.#updateBaseline(lesson.report, batch, options);
      encoderAdam.update(ofEncoder, { ...options, learningRate: options.encoderLearningRate });
      return { ...lesson.report, gradientNorm: ofDecoder.norm };
    });
  }

  /**
   * One step of self-critical training on encoded images; see `learnSelfCritically`. Errors as for `trainStep`.
   *
   * @param reward of a caption of the image at a place of `features`
   */
  selfCriticalStep(features: Features, reward: Reward, options: SelfCriticalOptions): SelfCriticalResult {
    return this.ops.scope(() => {
      const [decoder, specials] = [this.#decoder, this.#specials];
      const maps = this.#upload(features);
      const lesson = learnSelfCritically(this.ops, decoder, specials, maps, reward, options);
      const measured = measureGradients(this.ops, lesson.gradients);
      this.#adam.update(measured, options);
      const { report, reward: drawn, greedyReward } = lesson;
      return { ...report, reward: drawn, greedyReward, gradientNorm: measured.norm };
    });
  }

  /** Loss, top-5 accuracy and argmax words under teacher forcing, without dropout. */
  teacherForced(batch: TrainBatch, alphaC: number): TeacherForced {
    return this.ops.scope(() => this.#decoder.teacherForced(this.#upload(batch.features), batch, alphaC));
  }

  /** Captions images by beam search or sampling; one result an image, in order. See `searchImages`. */
  search(features: Features, options: SearchOptions): SearchResult[] {
    return this.ops.scope(() => {
      const maps = this.#upload(features);
      return searchImages(this.ops, this.#decoder, maps, this.#specials, [options])[0] ?? [];
    });
  }

  /** Frees weights and optimiser state. */
  dispose(): void {
    this.#adam.dispose();
    this.#decoder.dispose();
  }

  #learnOptions(stepOptions: StepOptions): LearnOptions {
    const { seed, teacherForcing = 1, hardAttention = PAPER, ...options } = stepOptions;
    const rate = this.#dropoutRate;
    return {
      ...options,
      teacherForcing: { probability: teacherForcing, seed },
      dropout: rate === 0 ? undefined : { rate, seed },
      hardAttention: this.#baseline && { ...hardAttention, seed, baseline: this.#baseline.value },
    };
  }

  #updateBaseline(
    report: LossReport,
    { captions }: CaptionBatch,
    { hardAttention = PAPER }: StepOptions,
  ): void {
    this.#baseline?.update(report, captions.length, hardAttention.baselineDecay);
  }

  #upload(features: Features): Tensor {
    const { features: channels } = this.#decoder.parameters.sizes;
    const { mapPlaces } = this.#decoder.geometry;
    const images = features.length / (mapPlaces * channels);
    if (!Number.isInteger(images))
      throw new DomainError(
        'INVALID_INPUT',
        `${features.length} feature values do not divide into maps of ${mapPlaces} places × ${channels} channels.`,
      );
    const shape = [images, mapPlaces, channels];
    return features instanceof Uint16Array
      ? this.ops.halves(features, shape)
      : this.ops.floats(features, shape);
  }
}

/**
 * A captioner with fresh weights, on TensorFlow's default device.
 *
 * @throws DomainError `INVALID_INPUT` for impossible sizes, `UNAVAILABLE` when TensorFlow cannot be loaded
 */
export const createCaptioner = (options: CaptionerOptions): Captioner =>
  new Captioner(openBackend().ops, options);

const checkDropout = (rate: number): void => {
  if (!(rate >= 0 && rate < 1))
    throw new DomainError('INVALID_INPUT', `The dropout rate must be from 0 to below 1, not ${rate}.`);
};
