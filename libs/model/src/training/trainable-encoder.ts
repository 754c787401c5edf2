import type { Tensor, Variable } from '../tensor-core/index.js';

/** One forward pass that can go backward. */
export interface EncoderRecord {
  /** (B, places, D); belongs to the record: `backward` or `discard` frees it. */
  readonly features: Tensor;
  /**
   * Gradients into the trainable variables, from `dFeatures` (B, places, D; not freed). To be called once: it frees
   * the record. A variable that does not reach the features has no entry.
   */
  backward(dFeatures: Tensor): Map<Variable, Tensor>;
  /** Frees the record without going backward. */
  discard(): void;
}

/**
 * A convolutional encoder whose later layers are trained, in two parts: the frozen layers, and the trained ones
 * behind them, which are recorded. Images are (B, height, width, 3)
 * RGB, uint8 as stored; the encoder normalises them itself. Features are its map of height × width places in row-major
 * order, not yet pooled.
 */
export interface TrainableEncoder {
  /** The variables that an optimiser changes, named as in the weight file. */
  readonly variables: readonly Variable[];
  /** What the layers before the first trained one make of images; the caller's scope owns it. */
  frozenPart(images: Tensor): Tensor;
  /** Features with a record, from the result of `frozenPart`, which stays the caller's. */
  recordFrom(activations: Tensor): EncoderRecord;
}
