export { augmentImages, type AugmentationKey } from './augment/augment.js';
export * from './batches/batches.js';
export * from './captions/encode.js';
export * from './captions/one-per-image.js';
export * from './captions/references.js';
export * from './captions/select.js';
export type { BuiltDataset } from './datasets/build.js';
export * from './datasets/read.js';
export type { DatasetFile } from './datasets/split-writer.js';
export { surveyVectors, type VectorSurvey } from './embeddings/survey.js';
export { readWordVectors } from './embeddings/word-vectors.js';
export { decodeImage } from './images/decode.js';
export { CHANNELS, type Pixels } from './images/pixels.js';
export * from './images/resize.js';
export { importKarpathy, type KarpathyImportOptions } from './karpathy/import.js';
export * from './karpathy/karpathy-file.js';
export { jpegOf } from './previews/preview.js';
export { IMAGES_IN_FLIGHT, prefetch } from './prefetch.js';
export { RowsAhead } from './read-ahead/rows-ahead.js';
export * from './shards/feature-shards.js';
export * from './shards/image-shards.js';
export type { ShardFile } from './shards/open-shards.js';
export { END, START, UNKNOWN, WordCounter } from './vocabulary/build.js';
export { countWords } from './vocabulary/count-words.js';
export { WordIndex } from './vocabulary/word-index.js';
export {
  generateScenes,
  importScenes,
  renderScene,
  type CaptionedScene,
  type ScenesImportOptions,
  type ScenesOptions,
} from './scenes/import.js';
