export * from './bleu.js';
export {
  bleuStatistics,
  sumStatistics,
  MAX_ORDER,
  type BleuStatistics,
  type PerOrder,
} from './bleu-statistics.js';
export { CiderD } from './cider-d.js';
export * from './coco-scores.js';
export * from './diversity.js';
export * from './image-statistics.js';
export * from './meteor.js';
export type { Word } from './ngrams.js';
export * from './paired-bootstrap.js';
export { ptbTokenise } from './ptb/tokenise.js';
export { rougeL } from './rouge-l.js';
export { sentenceBleu4 } from './sentence-bleu.js';
export * from './signature.js';
export type { ResampledMetric } from './statistics-table.js';
