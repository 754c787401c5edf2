export { attentionGeometry, type AttentionGeometry, type Extent } from './attention/attention-geometry.js';
export type { LossOptions } from './loss/caption-loss.js';
export { Decoder, type DecoderOptions, type LossReport, type TeacherForced } from './decoder.js';
export type { EmbeddingRows } from './parameters/initial-values.js';
export type { CaptionBatch } from './unrolling/packed-batch.js';
export { REFERENCE_PARTS, type DecoderParts } from './parameters/parts.js';
export type { DecoderSizes } from './parameters/sizes.js';
