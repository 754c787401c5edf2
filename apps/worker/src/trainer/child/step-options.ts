import type { TrainingPosition } from '@beamline/contracts';
import {
  learningRateFactor,
  teacherForcingProbability,
  type StepOptions,
  type StepResult,
} from '@beamline/model';
import type { TrainJob } from '../protocol.js';
import type { LearnedStep } from './learner.js';

/** Settings of the step that `at` stands before; (seed, step) determine all that it draws. */
export function stepOptions(job: TrainJob, at: TrainingPosition): StepOptions {
  const { spec, stage, decoderLearningRate } = job;
  return {
    learningRate: decoderLearningRate * learningRateFactor(stage, at),
    gradientClamp: stage.gradientClamp,
    gradientNormLimit: stage.gradientNormLimit,
    alphaC: stage.attentionRegularisation,
    labelSmoothing: stage.labelSmoothing,
    hardAttention: stage.hardAttention,
    ...forcing(stage, at),
    seed: [spec.seed, at.globalStep],
  };
}

function forcing(
  { scheduledSampling }: TrainJob['stage'],
  { epoch, stepInEpoch, stepsPerEpoch }: TrainingPosition,
): Pick<StepOptions, 'teacherForcing'> {
  if (scheduledSampling === null) return {};
  return {
    teacherForcing: teacherForcingProbability(scheduledSampling, epoch + stepInEpoch / stepsPerEpoch),
  };
}

/** What a step of these settings cost. */
export function learnedStep(result: StepResult, { learningRate, teacherForcing }: StepOptions): LearnedStep {
  return { ...result, learningRate, ...(teacherForcing !== undefined && { teacherForcing }) };
}

/** The encoder's learning rate at a step. */
export function encoderRate({ stage, encoderLearningRate }: TrainJob, at: TrainingPosition): number {
  return (encoderLearningRate ?? stage.encoderLearningRate) * learningRateFactor(stage, at);
}
