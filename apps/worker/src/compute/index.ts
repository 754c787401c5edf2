import type { ComputeActivities } from '@beamline/contracts';
import type { Services } from '../services.js';
import { createCaptionPictures } from './caption-pictures.activity.js';
import { createEncodeShard } from './encode-shard.activity.js';
import { createEvaluate } from './evaluate.activity.js';
import { createImportBackbone } from './import-backbone.activity.js';
import { createImportDataset } from './import-dataset.activity.js';
import { createImportEmbeddings } from './import-embeddings.activity.js';
import { createScoreCheckpoint } from './score-checkpoint.activity.js';
import { createTrainEpoch } from './train-epoch.activity.js';

/** Every activity that a workflow may ask of a compute worker; a forgotten one does not compile. */
export const createComputeActivities = (services: Services): ComputeActivities => ({
  encodeShard: createEncodeShard(services),
  trainEpoch: createTrainEpoch(services),
  scoreCheckpoint: createScoreCheckpoint(services),
  evaluate: createEvaluate(services),
  captionPictures: createCaptionPictures(services),
  importDataset: createImportDataset(services),
  importBackbone: createImportBackbone(services),
  importEmbeddings: createImportEmbeddings(services),
});
