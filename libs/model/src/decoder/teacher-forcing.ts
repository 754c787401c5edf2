import type { Ops, Tensor } from '../tensor-core/index.js';
import { decoderStep, initialState, wordGates, type DecoderState, type DecoderStep } from './decoder-step.js';
import type { Dropout } from './dropout.js';
import { lastMatrix, outputLayer, type Output, type OutputInputs } from './output-layer.js';
import type { PackedBatch } from './packed-batch.js';
import type { Stored } from './parameter-layout.js';
import type { PlaceChoice } from './place-choice.js';
import type { HoistedFeatures, SoftAttention } from './soft-attention.js';

// Legend: B captions · T steps · n captions still going at a step · N packed tokens.

/** A batch's way through the decoder, each step fed the true word before. */
export interface Unrolled {
  /** Features of the B sorted rows. */
  readonly features: HoistedFeatures;
  /** int32 (N) */
  readonly inputs: Tensor;
  /** T steps, the t-th with `liveCounts[t]` rows. */
  readonly steps: readonly DecoderStep[];
  /** Of all packed tokens (M = N). */
  readonly outputInputs: OutputInputs;
  readonly output: Output;
}

export interface UnrollOptions {
  readonly dropout?: Dropout | undefined;
  /** Keeps what `decoderGradients` needs; without, `attended.activation` of the steps is freed as they go. */
  readonly recorded: boolean;
  /** The choice of places of a step; expected places by default. */
  readonly chooseAt?: ChooseAt | undefined;
}

/** How `count` captions choose their places, whose packed tokens start at `offset`. */
export type ChooseAt = (offset: number, count: number) => PlaceChoice;

/**
 * Runs the decoder over a batch of captions under teacher forcing. Embedding and output layer are done for all packed
 * tokens at once; a caption that has ended takes no part in later steps.
 *
 * @param features hoisted for the I images of the batch
 */
export const unroll = (
  ops: Ops,
  weights: Stored<Tensor>,
  attention: SoftAttention,
  hoisted: HoistedFeatures,
  batch: PackedBatch,
  { dropout, ...options }: UnrollOptions,
): Unrolled =>
  ops.scope(() => {
    const features = attention.gather(hoisted, ops.ints(batch.imageIndex));
    const inputs = ops.ints(batch.inputs);
    const embeddings = ops.gather(weights.embedding, inputs);
    const words = wordGates(ops, weights, embeddings);
    const steps = unrollSteps(ops, weights, attention, features, words, batch, options);
    const outputInputs = {
      embeddings,
      hidden: ops.concat(
        steps.map(({ lstm }) => lstm.hidden),
        0,
      ),
      gatedContext: ops.concat(
        steps.map((step) => step.gatedContext),
        0,
      ),
    };
    const output = outputLayer(ops, weights, lastMatrix(ops, weights), outputInputs, dropout);
    return { features, inputs, steps, outputInputs, output };
  });

const unrollSteps = (
  ops: Ops,
  weights: Stored<Tensor>,
  attention: SoftAttention,
  features: HoistedFeatures,
  words: Tensor,
  { liveCounts, offsets, size }: PackedBatch,
  { recorded, chooseAt }: Omit<UnrollOptions, 'dropout'>,
): DecoderStep[] => {
  let state: DecoderState = initialState(ops, weights, features.mean);
  let live = size;
  return liveCounts.map((count, step) => {
    if (count < live)
      state = { hidden: ops.rows(state.hidden, 0, count), cell: ops.rows(state.cell, 0, count) };
    live = count;
    const offset = offsets[step] ?? 0;
    const stepWords = ops.rows(words, offset, count);
    const stepFeatures = liveFeatures(ops, features, count);
    const choose = chooseAt?.(offset, count);
    const done = decoderStep(ops, weights, attention, stepFeatures, state, stepWords, choose);
    if (!recorded) ops.free(done.attended.activation);
    state = { hidden: done.lstm.hidden, cell: done.lstm.cell };
    return done;
  });
};

/** The features of the first `count` rows; they share the memory of the whole. */
export const liveFeatures = (ops: Ops, features: HoistedFeatures, count: number): HoistedFeatures =>
  features.mean.shape[0] === count
    ? features
    : {
        base: ops.rows(features.base, 0, count),
        projected: ops.rows(features.projected, 0, count),
        mean: ops.rows(features.mean, 0, count),
      };
