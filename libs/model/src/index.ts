export * from './tensor-core/index.js';
export * from './weights/index.js';
export * from './encoders/index.js';
export * from './training/index.js';
export * from './search/index.js';
export * from './captioner.js';
export type { CaptionBatch, DecoderSizes, Extent, LossReport, TeacherForced } from './decoder/index.js';
