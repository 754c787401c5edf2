export { beamSearch, requireBest, type SearchOptions } from './beam-search.js';
export type { Hypothesis } from './hypothesis.js';
export type { SearchResult } from './image-beam.js';
export { lastThreeTokens, type SpecialTokens } from './special-tokens.js';
