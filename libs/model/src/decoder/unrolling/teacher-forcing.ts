import type { Ops, Tensor } from '../../tensor-core/index.js';
import { decoderStep, initialState, type DecoderState, type DecoderStep } from '../decoder-step.js';
import { dropoutMask, type Dropout } from '../dropout.js';
import { lastMatrix, outputLayer, type Output, type OutputInputs } from '../output-layer.js';
import { ofTokens, type PackedBatch } from './packed-batch.js';
import type { Stored } from '../parameters/parameter-layout.js';
import type { PlaceChoice } from '../attention/place-choice.js';
import type { HoistedFeatures, Attention } from '../attention/attention.js';
import { ScheduledWords, trueWords, type TeacherForcing, type WordFeed } from './word-feed.js';

// Legend: B captions · T steps · n captions still going at a step · N packed tokens.

/** A batch's way through the decoder. */
export interface Unrolled {
  /** Features of the B sorted rows. */
  readonly features: HoistedFeatures;
  /** (N) words that were fed in */
  readonly inputs: Int32Array;
  /** T steps, the t-th with `liveCounts[t]` rows. */
  readonly steps: readonly DecoderStep[];
  /** Of all packed tokens (M = N). */
  readonly outputInputs: OutputInputs;
  readonly output: Output;
}

export interface UnrollOptions {
  readonly dropout?: Dropout | undefined;
  /** Feeds some words that the model drew itself; without, all are true. */
  readonly teacherForcing?: TeacherForcing | undefined;
  /** The choice of places of a step; expected places by default. */
  readonly chooseAt?: ChooseAt | undefined;
}

/** How `count` captions choose their places, whose packed tokens start at `offset`. */
export type ChooseAt = (offset: number, count: number) => PlaceChoice;

/**
 * Runs the decoder over a batch of captions under teacher forcing. The output layer, and the embedding when all words
 * are true, are done for all packed tokens at once; a caption that has ended takes no part in later steps.
 *
 * @param features hoisted for the I images of the batch
 */
export const unroll = (
  ops: Ops,
  weights: Stored<Tensor>,
  attention: Attention,
  hoisted: HoistedFeatures,
  batch: PackedBatch,
  { dropout, teacherForcing, chooseAt }: UnrollOptions,
): Unrolled =>
  ops.scope(() => {
    const features = attention.gather(hoisted, ops.ints(batch.imageIndex));
    const last = lastMatrix(ops, weights);
    const mask =
      dropout &&
      ofTokens(ops, batch, dropoutMask(ops, [batch.whole.tokenCount, last.shape[0] ?? 0], dropout));
    const feed =
      teacherForcing === undefined || teacherForcing.probability >= 1
        ? trueWords(ops, weights, batch)
        : new ScheduledWords(ops, weights, batch, last, mask, teacherForcing);
    const steps = unrollSteps(ops, weights, attention, features, feed, batch, chooseAt);
    const { inputs, embeddings } = feed.fed();
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
    const output = outputLayer(ops, weights, last, outputInputs, mask);
    return { features, inputs, steps, outputInputs, output };
  });

const unrollSteps = (
  ops: Ops,
  weights: Stored<Tensor>,
  attention: Attention,
  features: HoistedFeatures,
  feed: WordFeed,
  { liveCounts, offsets, size }: PackedBatch,
  chooseAt: UnrollOptions['chooseAt'],
): DecoderStep[] => {
  let state: DecoderState = initialState(ops, weights, features.mean);
  let live = size;
  let before: DecoderStep | undefined;
  return liveCounts.map((count, t) => {
    if (count < live)
      state = { hidden: ops.rows(state.hidden, 0, count), cell: ops.rows(state.cell, 0, count) };
    live = count;
    const words = feed.gatesAt(t, before);
    const stepFeatures = liveFeatures(ops, features, count);
    const choose = chooseAt?.(offsets[t] ?? 0, count);
    const step = decoderStep(ops, weights, attention, stepFeatures, state, words, choose);
    state = { hidden: step.lstm.hidden, cell: step.lstm.cell };
    before = step;
    return step;
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
