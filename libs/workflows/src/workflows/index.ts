export { runExperiment } from './run-experiment.workflow.js';
export { runImport } from './run-import.workflow.js';
