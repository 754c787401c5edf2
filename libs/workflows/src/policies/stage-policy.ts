import type { StageProgress, StageSpec, StopReason } from '@beamline/contracts';

/** The rules of a stage that decide when it decays its learning rates and when it stops. */
export type StageRule = Pick<StageSpec, 'maxEpochs' | 'patienceEpochs' | 'learningRateDecay'> &
  // Runs that began before there were other schedules know `plateau` alone.
  Partial<Pick<StageSpec, 'learningRateSchedule'>>;

export type EpochPlan =
  | { kind: 'train'; progress: StageProgress; decayed: boolean }
  | { kind: 'stop'; reason: Extract<StopReason, 'no-improvement' | 'epochs-done' | 'budget'> };

export interface ScoredEpoch {
  checkpointId: string;
  bleu4: number;
  trainSeconds: number;
}

/** The best score and checkpoint that a stage inherits; a run's first stage inherits `NOTHING_YET`. */
export type Inheritance = Pick<StageProgress, 'bestBleu4' | 'bestCheckpointId' | 'trainedSeconds'>;

export const NOTHING_YET: Inheritance = { bestBleu4: 0, bestCheckpointId: null, trainedSeconds: 0 };

/** The state of a stage before its first epoch. What beats the stage before must beat its best. */
export function beginStage(spec: StageSpec, inherited: Inheritance): StageProgress {
  return {
    ...inherited,
    epochsDone: 0,
    epochsSinceImprovement: 0,
    decoderLearningRate: spec.decoderLearningRate,
    encoderLearningRate: spec.trains === 'decoder' ? null : spec.encoderLearningRate,
  };
}

/**
 * What to do at the top of an epoch: stop, or train with rates that are decayed when the
 * epochs since improvement are a positive multiple of `everyEpochs` (reference: `train.main`). Schedules other than
 * `plateau` keep the rates here; the trainer shapes them by the step.
 *
 * @param budgetSeconds training time of the whole run; null without a budget
 */
export function planEpoch(rule: StageRule, progress: StageProgress, budgetSeconds: number | null): EpochPlan {
  if (progress.epochsSinceImprovement >= rule.patienceEpochs)
    return { kind: 'stop', reason: 'no-improvement' };
  if (progress.epochsDone >= rule.maxEpochs) return { kind: 'stop', reason: 'epochs-done' };
  if (budgetSeconds !== null && progress.trainedSeconds >= budgetSeconds)
    return { kind: 'stop', reason: 'budget' };
  const decayed = isOnPlateau(rule, progress);
  return {
    kind: 'train',
    progress: decayed ? scaleRates(progress, rule.learningRateDecay.factor) : progress,
    decayed,
  };
}

function isOnPlateau(
  { learningRateSchedule = 'plateau', learningRateDecay }: StageRule,
  { epochsSinceImprovement }: StageProgress,
): boolean {
  if (learningRateSchedule !== 'plateau' || epochsSinceImprovement === 0) return false;
  return epochsSinceImprovement % learningRateDecay.everyEpochs === 0;
}

/** The state after an epoch was validated; only a strictly greater BLEU-4 is an improvement. */
export function afterEpoch(
  progress: StageProgress,
  scored: ScoredEpoch,
): { progress: StageProgress; isBest: boolean } {
  const isBest = scored.bleu4 > progress.bestBleu4;
  const next: StageProgress = {
    ...progress,
    epochsDone: progress.epochsDone + 1,
    epochsSinceImprovement: isBest ? 0 : progress.epochsSinceImprovement + 1,
    trainedSeconds: progress.trainedSeconds + scored.trainSeconds,
  };
  if (isBest) {
    next.bestBleu4 = scored.bleu4;
    next.bestCheckpointId = scored.checkpointId;
  }
  return { progress: next, isBest };
}

function scaleRates(progress: StageProgress, factor: number): StageProgress {
  return {
    ...progress,
    decoderLearningRate: progress.decoderLearningRate * factor,
    encoderLearningRate: progress.encoderLearningRate === null ? null : progress.encoderLearningRate * factor,
  };
}
