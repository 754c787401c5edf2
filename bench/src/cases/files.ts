import { writeCaptions } from '../inputs/captions.js';
import { writePhotographs } from '../inputs/photographs.js';
import type { PairedCase } from './case.js';

export const dataPreparation: PairedCase = {
  kind: 'paired',
  key: 'dataPreparation',
  what: 'JPEG files of 500 × 375 and 224 × 224 to HDF5 of 256 × 256',
  task: 'dataPreparation',
  settings: ({ quick }) => ({ images: quick ? 120 : 400 }),
  prepare: ({ folder, images }) => writePhotographs(folder, images),
  tolerance: { of: 'grey levels of stored pixels', relative: 0.01 },
  samples: ({ quick }) => (quick ? 3 : 5),
  contract: 'ours also takes the digest of what it wrote; the reference writes captions as JSON',
};

export const dataImport: PairedCase = {
  ...dataPreparation,
  key: 'dataImport',
  what: 'the same as a whole data set of Beamline',
  task: 'dataImport',
  contract: 'ours also makes and packs a preview of every image, and digests of all files',
};

const checkpoint = (
  key: 'checkpointSave' | 'checkpointLoad',
  what: string,
  contract: string,
): PairedCase => ({
  kind: 'paired',
  key,
  what,
  task: key,
  settings: () => ({ batch: 2 }),
  prepare: ({ folder, batch, vocabulary }, karpathy) => writeCaptions(folder, batch, vocabulary, karpathy),
  tolerance: { of: 'count of the numbers saved', relative: 0 },
  samples: ({ quick }) => (quick ? 3 : 5),
  contract,
});

export const checkpointSave = checkpoint(
  'checkpointSave',
  'both networks and optimisers of stage 2 to files',
  'the reference pickles modules, ours writes four safetensors files',
);

export const checkpointLoad = checkpoint(
  'checkpointLoad',
  'the same from files',
  'ours is ready to train: its time includes the copy into TensorFlow and the building of the encoder',
);

export const startToFirstStep: PairedCase = {
  kind: 'paired',
  key: 'startToFirstStep',
  what: 'from start to the end of the first step of stage 1, batch 80',
  task: 'startToFirstStep',
  settings: () => ({ batch: 80 }),
  prepare: ({ folder, batch, vocabulary }, karpathy) => writeCaptions(folder, batch, vocabulary, karpathy),
  samples: ({ quick }) => (quick ? 1 : 3),
  warmUp: () => 'ours',
  contract:
    'the reference from the start of Python; ours from a job given to a warm trainer, features cached',
};
