import type { Attributes } from './attribute.js';
import type { DType } from './dtype.js';
import type { RecordedGraph } from './graph-recorder.js';
import type { NativeValues } from './native-binding.js';
import type { Shape, Tensor } from './tensor.js';

/**
 * Takes operations named as in TensorFlow's op registry. `EagerExecutor` runs each at once, `GraphRecorder` collects
 * them into a graph.
 */
export interface Executor {
  /** Runs one operation and returns its `outputs` results. */
  execute(name: string, attributes: Attributes, inputs: readonly Tensor[], outputs: number): Tensor[];
  /** Makes a tensor of `values`. The memory may be shared: do not write to `values` while the tensor lives. */
  create(values: NativeValues, shape: Shape, dtype: DType): Tensor;
  delete(tensor: Tensor): void;
  /** Copies a float32, int32 or bool tensor's elements to the host. */
  read(tensor: Tensor): Float32Array | Int32Array | Uint8Array;
  loadGraph(graph: RecordedGraph): LoadedGraph;
}

/** A graph that can be run, with TensorFlow's rewriting of it (fused operations, reused memory). */
export interface LoadedGraph {
  /** One tensor for each input of the graph. */
  readonly run: (inputs: readonly Tensor[]) => Tensor;
  readonly dispose: () => void;
}
