export { attentionGeometry, type AttentionGeometry, type Extent } from './attention-geometry.js';
export type { LossOptions } from './caption-loss.js';
export { Decoder, type DecoderOptions, type LossReport, type TeacherForced } from './decoder.js';
export type { EmbeddingRows } from './initial-values.js';
export type { CaptionBatch } from './packed-batch.js';
export { REFERENCE_PARTS, type DecoderParts } from './parts.js';
export type { DecoderSizes } from './sizes.js';
