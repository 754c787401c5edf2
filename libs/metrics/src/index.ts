export * from './bleu.js';
export {
  bleuStatistics,
  sumStatistics,
  MAX_ORDER,
  type BleuStatistics,
  type PerOrder,
} from './bleu-statistics.js';
export * from './signature.js';
