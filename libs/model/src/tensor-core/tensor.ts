import type { DType } from './dtype.js';

/** Dimensions, outermost first; `[]` is a scalar. */
export type Shape = readonly number[];

declare const tensorBrand: unique symbol;

/**
 * A handle on a tensor that lives in TensorFlow's memory, made only by an `Ops`.
 * It owns nothing by itself: the scope it was made in frees it (see `Ops.scope`).
 */
export interface Tensor {
  readonly [tensorBrand]: true;
  readonly id: number;
  readonly shape: Shape;
  readonly dtype: DType;
}

/** The only place where handles come to be, with `shapelessHandle`. */
export const tensorHandle = (id: number, shape: Shape, dtype: DType): Tensor =>
  ({ id, shape, dtype }) as Tensor;

/** A handle on a result inside a graph, whose shape nobody knows before the graph runs. */
export const shapelessHandle = (id: number, dtype: DType): Tensor =>
  ({
    id,
    dtype,
    get shape(): Shape {
      throw new Error('Shapes are not known while a graph is recorded.');
    },
  }) as Tensor;

/** Number of elements: the product of the dimensions. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, dimension) => product * dimension, 1);

/** Dimension `axis` of a tensor; a negative axis counts from the end. */
export const dimension = (tensor: Tensor, axis: number): number => {
  const size = tensor.shape.at(axis);
  if (size === undefined)
    throw new RangeError(`A tensor of shape [${tensor.shape.join(', ')}] has no axis ${axis}.`);
  return size;
};
