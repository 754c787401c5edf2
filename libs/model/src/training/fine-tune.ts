import type { CaptionBatch } from '../decoder/unrolling/packed-batch.js';
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
 * Only `microBatch` images are in the encoder at once, which bounds memory. With frozen batch norms the result is that
 * of all images at once; with batch statistics every micro-batch would have its own, so give the whole batch. More
 * than one micro-batch costs one more forward pass of the trained layers: first all features are computed without a
 * record, then the gradient of the loss is known and each micro-batch goes forward again and backward. The frozen
 * layers run once: what they give is kept, for all images.
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
  options: Omit<LearnOptions, 'wantsFeatures'>,
): JointLesson => {
  const learn = (features: Tensor) => {
    const {
      report,
      gradients,
      features: dFeatures,
    } = decoder.learn(features, captions, { ...options, wantsFeatures: true });
    if (dFeatures === undefined) throw new Error('The decoder gave no gradient of the features.');
    return { report, gradients, dFeatures };
  };
  return ops.scope(() =>
    (images.shape[0] ?? 0) <= microBatch
      ? learnAtOnce(ops, encoder, images, learn)
      : learnInParts(ops, encoder, images, microBatch, learn),
  );
};

type Learn = (features: Tensor) => {
  report: LossReport;
  gradients: Map<Variable, Tensor>;
  dFeatures: Tensor;
};

const learnAtOnce = (ops: Ops, encoder: TrainableEncoder, images: Tensor, learn: Learn): JointLesson => {
  const activations = encoder.frozenPart(images);
  const record = encoder.recordFrom(activations);
  const { report, gradients, dFeatures } = orElse(
    () => learn(record.features),
    () => {
      record.discard();
    },
  );
  const encoderGradients = record.backward(dFeatures);
  ops.free(dFeatures, activations);
  return { report, decoder: gradients, encoder: encoderGradients };
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

const learnInParts = (
  ops: Ops,
  encoder: TrainableEncoder,
  images: Tensor,
  microBatch: number,
  learn: Learn,
): JointLesson => {
  const parts = microBatches(images.shape[0] ?? 0, microBatch);
  const kept = parts.map((part) =>
    ops.scope(() => encoder.frozenPart(ops.rows(images, part.start, part.count))),
  );
  const features = ops.scope(() =>
    ops.concat(
      kept.map((activations) => encoder.encodeFrom(activations)),
      0,
    ),
  );
  const { report, gradients, dFeatures } = learn(features);
  ops.free(features);
  const sums = new Map<Variable, Tensor>();
  parts.forEach(({ start, count }, index) => {
    const activations = kept[index] as Tensor;
    const gradients = ops.scope(() =>
      encoder.recordFrom(activations).backward(ops.rows(dFeatures, start, count)),
    );
    ops.free(activations);
    addInto(ops, sums, gradients);
  });
  return { report, decoder: gradients, encoder: sums };
};

const microBatches = (images: number, size: number): { start: number; count: number }[] =>
  Array.from({ length: Math.ceil(images / size) }, (_, index) => ({
    start: index * size,
    count: Math.min(size, images - index * size),
  }));

const addInto = (ops: Ops, sums: Map<Variable, Tensor>, part: ReadonlyMap<Variable, Tensor>): void => {
  for (const [variable, gradient] of part) {
    const before = sums.get(variable);
    sums.set(variable, before === undefined ? gradient : ops.add(before, gradient));
    if (before !== undefined) ops.free(before, gradient);
  }
};
