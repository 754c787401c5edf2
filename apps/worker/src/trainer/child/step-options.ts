import type { TrainingPosition } from '@beamline/contracts';
import { learningRateFactor, type StepOptions } from '@beamline/model';
import type { TrainJob } from '../protocol.js';

/** Settings of the step that `at` stands before; (seed, step) determine its dropout mask. */
export function stepOptions(job: TrainJob, at: TrainingPosition): StepOptions {
  const { spec, stage, decoderLearningRate } = job;
  return {
    learningRate: decoderLearningRate * learningRateFactor(stage, at),
    gradientClamp: stage.gradientClamp,
    gradientNormLimit: stage.gradientNormLimit,
    alphaC: stage.attentionRegularisation,
    labelSmoothing: stage.labelSmoothing,
    dropoutSeed: [spec.seed, at.globalStep],
  };
}

/** The encoder's learning rate at a step. */
export function encoderRate({ stage, encoderLearningRate }: TrainJob, at: TrainingPosition): number {
  return (encoderLearningRate ?? stage.encoderLearningRate) * learningRateFactor(stage, at);
}
