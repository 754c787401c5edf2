import { DomainError } from '@beamline/contracts';
import type { CaptionBatch, ImageRange } from '../decoder/unrolling/packed-batch.js';
import type { Decoder, LearnOptions, LossReport } from '../decoder/decoder.js';
import type { Ops, Tensor, Variable } from '../tensor-core/index.js';
import type { TrainableEncoder } from './trainable-encoder.js';

/** Gradients of a step that trains both halves. */
export interface JointLesson {
  readonly report: LossReport;
  readonly decoder: Map<Variable, Tensor>;
  readonly encoder: Map<Variable, Tensor>;
}

/**
 * Loss and gradients of a batch through decoder and encoder; changes nothing.
 *
 * Images go through in micro-batches, each with its captions forward and backward before the next begins, which bounds
 * memory; losses and gradients of the parts add up to those of all images at once. With batch statistics in the encoder
 * every micro-batch would have its own, so give the whole batch.
 *
 * @param images (I, height, width, 3), as the encoder takes them
 */
export const learnJointly = (
  ops: Ops,
  decoder: Decoder,
  encoder: TrainableEncoder,
  images: Tensor,
  captions: CaptionBatch,
  microBatch: number,
  options: Omit<LearnOptions, 'wantsFeatures' | 'part'>,
): JointLesson =>
  ops.scope(() => {
    let sum: JointLesson | undefined;
    for (const part of described(microBatches(images.shape[0] ?? 0, microBatch), captions)) {
      const lesson = ops.scope(() =>
        learnPart(ops, decoder, encoder, images, captions, { ...options, part }),
      );
      sum = sum === undefined ? lesson : added(ops, sum, lesson);
    }
    if (sum === undefined) throw new DomainError('INVALID_INPUT', 'A batch needs an image with a caption.');
    return sum;
  });

const learnPart = (
  ops: Ops,
  decoder: Decoder,
  encoder: TrainableEncoder,
  images: Tensor,
  captions: CaptionBatch,
  options: LearnOptions & { part: ImageRange },
): JointLesson => {
  const { start, count } = options.part;
  const activations = encoder.frozenPart(ops.rows(images, start, count));
  const record = encoder.recordFrom(activations);
  const lesson = orElse(
    () => decoder.learn(record.features, captions, { ...options, wantsFeatures: true }),
    () => {
      record.discard();
    },
  );
  if (lesson.features === undefined) throw new Error('The decoder gave no gradient of the features.');
  return {
    report: lesson.report,
    decoder: lesson.gradients,
    encoder: record.backward(lesson.features),
  };
};

/** Runs `cleanUp` when `body` throws. */
const orElse = <Result>(body: () => Result, cleanUp: () => void): Result => {
  try {
    return body();
  } catch (error) {
    cleanUp();
    throw error;
  }
};

/** @param most images of a part; may be infinite */
const microBatches = (images: number, most: number): ImageRange[] => {
  const size = Math.max(1, Math.min(most, images));
  return Array.from({ length: Math.ceil(images / size) }, (_, index) => ({
    start: index * size,
    count: Math.min(size, images - index * size),
    of: images,
  }));
};

/** Those with a caption. */
const described = (parts: readonly ImageRange[], { imageIndex }: CaptionBatch): ImageRange[] => {
  const images = Array.from(imageIndex);
  return parts.filter(({ start, count }) => images.some((image) => image >= start && image < start + count));
};

const added = (ops: Ops, sum: JointLesson, part: JointLesson): JointLesson => ({
  report: addedReports(sum.report, part.report),
  decoder: addedGradients(ops, sum.decoder, part.decoder),
  encoder: addedGradients(ops, sum.encoder, part.encoder),
});

const addedReports = (a: LossReport, b: LossReport): LossReport => ({
  loss: a.loss + b.loss,
  crossEntropy: a.crossEntropy + b.crossEntropy,
  tokens: a.tokens + b.tokens,
  top5Correct: a.top5Correct + b.top5Correct,
  ...(a.attentionEntropy !== undefined && {
    attentionEntropy: a.attentionEntropy + (b.attentionEntropy ?? 0),
  }),
});

/** Frees both. */
const addedGradients = (ops: Ops, a: ReadonlyMap<Variable, Tensor>, b: ReadonlyMap<Variable, Tensor>) =>
  new Map(
    [...a].map(([variable, gradient]): [Variable, Tensor] => {
      const other = b.get(variable);
      if (other === undefined) return [variable, gradient];
      const sum = ops.add(gradient, other);
      ops.free(gradient, other);
      return [variable, sum];
    }),
  );
