import type { TrainingPosition } from '@beamline/contracts';
import { RowsAhead } from '@beamline/data';
import { Adam, ARCHITECTURES, createEncoder, exportAdam, loadAdam, type Captioner } from '@beamline/model';
import type { TrainJob } from '../protocol.js';
import { readTensors } from './files.js';
import type { Learner } from './learner.js';
import { encoderRate, learnedStep, stepOptions } from './step-options.js';

/** Trains decoder and some blocks of the encoder, from images. */
export async function openJointLearner(job: TrainJob, captioner: Captioner): Promise<Learner> {
  const { ops } = captioner;
  const images = await openImages(job);
  const [height, width] = images.shape;
  const encoder = await openEncoder(job, captioner);
  const adam = new Adam(ops, encoder.variables, job.stage.optimiser);
  if (job.start.encoderOptimiser !== null)
    loadAdam(adam, encoder.variables, await readTensors(job.start.encoderOptimiser));
  return {
    prepare: (rows, epoch) => images.prepare(rows, epoch),
    step: (captions, rows, at) =>
      ops.scope(() => {
        const pixels = images.read(rows, at.epoch);
        const shape = [rows.length, height, width, 3];
        const options = { ...stepOptions(job, at), ...encoderOptions(job, rows.length, at) };
        const result = captioner.fineTuneStep(
          { ...captions, images: ops.bytes(pixels, shape) },
          encoder,
          adam,
          options,
        );
        return learnedStep(result, options);
      }),
    state: () => ({
      decoder: captioner.exportParameters(),
      decoderOptimiser: captioner.exportOptimiser(),
      encoder: encoder.exportWeights(),
      encoderOptimiser: exportAdam(adam, encoder.variables),
    }),
    dispose: () => {
      images.close();
      adam.dispose();
      encoder.dispose();
      captioner.dispose();
    },
  };
}

/** Pictures as each epoch shows them. */
function openImages({ spec, stage, source }: TrainJob) {
  const key = { seed: spec.seed, stage: stage.name };
  return RowsAhead.ofImages({ kind: 'images', shards: source.shards, augmentation: stage.augmentation, key });
}

/** `sound` keeps the statistics of batch norms frozen; `reference` uses the batch's own and lets the running ones drift. */
async function openEncoder({ source, stage, spec }: TrainJob, { ops }: Captioner) {
  const weights = await readTensors(source.encoder.path);
  return createEncoder(ops, ARCHITECTURES[source.encoder.architecture], weights, {
    trainableBlocks: stage.trainableBlocks,
    batchNorm: spec.mode === 'reference' ? 'batch' : 'frozen',
    frozenBlocks: 'graph',
    precision: source.encoder.precision,
  });
}

/** Batch statistics need the whole batch at once; frozen ones give the same result in parts. */
function encoderOptions(job: TrainJob, images: number, at: TrainingPosition) {
  return {
    encoderLearningRate: encoderRate(job, at),
    microBatchImages: job.spec.mode === 'reference' ? images : job.stage.microBatchImages,
  };
}
