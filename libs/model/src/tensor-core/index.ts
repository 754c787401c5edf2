export { openBackend, type Backend } from './backend.js';
export { Ops, type AdamStep, type GraphInput } from './ops.js';
export type { MatMulOptions } from './math-ops.js';
export type { BatchNormRecord, ConvOptions, PoolOptions } from './conv-ops.js';
export type { DType } from './dtype.js';
export type { Executor, LoadedGraph } from './executor.js';
export { dimension, sizeOf, type Shape, type Tensor } from './tensor.js';
export type { Variable } from './variable.js';
export {
  foldBatchNorm,
  InferenceLayers,
  type BatchStatistics,
  type FrozenStatistics,
  type LayerOps,
} from './layer-ops.js';
export { Tape } from './tape.js';
