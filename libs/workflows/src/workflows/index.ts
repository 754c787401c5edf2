export { captionPictures } from './caption-pictures.workflow.js';
export { runExperiment } from './run-experiment.workflow.js';
export { runImport } from './run-import.workflow.js';
