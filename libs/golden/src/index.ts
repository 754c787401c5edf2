export type { Finding } from './finding.js';
export { runSuites, type Outcome, type RunOptions } from './run-suites.js';
export { Needs, type NeedsOptions } from './needs.js';
