import type { Attributes } from './attribute.js';
import type { DType } from './dtype.js';
import type { NativeValues } from './native-binding.js';
import type { Shape, Tensor } from './tensor.js';

/**
 * Runs operations named as in TensorFlow's op registry. `EagerExecutor` runs each at once;
 * an executor that collects them into a graph can stand behind the same interface.
 */
export interface Executor {
  /** Runs one operation and returns its `outputs` results. */
  execute(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[];
  /** Makes a tensor of `values`. The memory may be shared: do not write to `values` while the tensor lives. */
  create(values: NativeValues, shape: Shape, dtype: DType): Tensor;
  delete(tensor: Tensor): void;
  /** Copies a float32, int32 or bool tensor's elements to the host. */
  read(tensor: Tensor): Float32Array | Int32Array | Uint8Array;
}
