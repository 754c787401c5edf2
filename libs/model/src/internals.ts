/** What is compared with other implementations below the public interface; for `libs/golden` alone. */
export { poolingMatrix } from './decoder/attention/attention-geometry.js';
export { Decoder } from './decoder/decoder.js';
export { traceDecoder, type DecoderTrace, type StepTrace } from './decoder/decoder-trace.js';
export { parameterLayout } from './decoder/parameters/parameter-layout.js';
export type { ConvLayer, Layer } from './encoders/architecture.js';
export { traceEncoder, type EncoderTrace } from './encoders/encoder-trace.js';
export { fnv1a32, formula, formulaTensor, formulaWeights, scramble } from './encoders/formula-weights.js';
export { exportDecoderAdam } from './training/adam-state.js';
export { learnJointly } from './training/fine-tune.js';
export { StubEncoder } from './training/stub-encoder.js';
export { searchImages } from './search/batched-search.js';
