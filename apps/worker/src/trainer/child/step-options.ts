import type { StepOptions } from '@beamline/model';
import type { TrainJob } from '../protocol.js';

/** Settings of one step; (seed, step) determine its dropout mask. */
export function stepOptions({ spec, stage, decoderLearningRate }: TrainJob, globalStep: number): StepOptions {
  return {
    learningRate: decoderLearningRate,
    gradientClamp: stage.gradientClamp,
    alphaC: stage.attentionRegularisation,
    dropoutSeed: [spec.seed, globalStep],
  };
}
