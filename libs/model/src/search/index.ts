export { enlargeAttention } from './enlarge-attention.js';
export type { Hypothesis } from './hypothesis.js';
export { imagesAtOnce } from './images-at-once.js';
export type { SearchOptions } from './search-options.js';
export { requireBest, type SearchResult } from './search-result.js';
export type { Fate, TreeNode } from './search-tree.js';
export { lastThreeTokens, type SpecialTokens } from './special-tokens.js';
