import type { StageSpec } from '@beamline/contracts';

/** The settings of a stage that shape its learning rates within and across epochs. */
export type LearningRateRule = Pick<StageSpec, 'learningRateSchedule' | 'warmupSteps' | 'maxEpochs'>;

/** A step of a stage. */
export interface StageStep {
  /** Epoch of the stage, from 0. */
  readonly epoch: number;
  /** Step of the epoch, from 0. */
  readonly stepInEpoch: number;
  readonly stepsPerEpoch: number;
}

/**
 * What the epoch's learning rates are multiplied by at a step s, counted over the whole stage from 0; with W warm-up
 * steps and T steps in `maxEpochs` epochs:
 *
 * - s < W: (s + 1) / W, so that the first step moves and step W - 1 has the whole rate;
 * - `cosine` afterwards: (1 + cos(π (s - W) / (T - W))) / 2, which would reach 0 at step T (Loshchilov & Hutter 2017);
 * - else 1: `plateau` changes the rates between epochs (libs/workflows/src/policies/stage-policy.ts).
 *
 * A function of its arguments alone: a resumed stage goes on with the same rates.
 */
export const learningRateFactor = (rule: LearningRateRule, at: StageStep): number => {
  const { learningRateSchedule, warmupSteps, maxEpochs } = rule;
  const step = at.epoch * at.stepsPerEpoch + at.stepInEpoch;
  if (step < warmupSteps) return (step + 1) / warmupSteps;
  if (learningRateSchedule !== 'cosine') return 1;
  const total = maxEpochs * at.stepsPerEpoch;
  return (1 + Math.cos((Math.PI * (step - warmupSteps)) / (total - warmupSteps))) / 2;
};
