import type { Shape, Tensor } from './tensor.js';

/** A float32 array in TensorFlow's memory that optimisers change in place. Made by `Ops.variable`, freed by `Ops.destroyVariable`. */
export interface Variable {
  readonly name: string;
  readonly shape: Shape;
  /** Handle of the resource, not of its value. */
  readonly resource: Tensor;
}
