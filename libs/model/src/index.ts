export * from './tensor-core/index.js';
export * from './weights/index.js';
export * from './encoders/index.js';
export * from './training/index.js';
export * from './search/index.js';
export * from './captioner.js';
export type {
  CaptionBatch,
  DecoderParts,
  DecoderSizes,
  EmbeddingRows,
  Extent,
  LossOptions,
  LossReport,
  TeacherForced,
} from './decoder/index.js';
