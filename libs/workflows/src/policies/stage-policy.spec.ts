import { StageSpec } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { beginStage, NOTHING_YET, planEpoch } from './stage-policy.js';

function stage(maxEpochs: number, fineTune: boolean): StageSpec {
  const trains = fineTune
    ? { trains: 'encoder+decoder', trainableBlocks: ['layer4'] }
    : { trains: 'decoder' };
  return StageSpec.parse({ name: 'stage', maxEpochs, ...trains });
}

describe('schedules', () => {
  const stale = { ...beginStage(stage(10, true), NOTHING_YET), epochsSinceImprovement: 8 };
  const planOf = (learningRateSchedule: 'constant' | 'plateau' | 'cosine' | undefined) => {
    const { learningRateSchedule: _, ...rest } = stage(10, true);
    return planEpoch(learningRateSchedule ? { ...rest, learningRateSchedule } : rest, stale, null);
  };

  it.each(['constant', 'cosine'] as const)('%s keeps the rates of the stage on a plateau', (schedule) => {
    expect(planOf(schedule)).toEqual({ kind: 'train', progress: stale, decayed: false });
  });

  it('without one, as in runs of old, the rates decay on a plateau', () => {
    expect(planOf(undefined)).toEqual(planOf('plateau'));
    expect(planOf(undefined)).toMatchObject({ decayed: true, progress: { encoderLearningRate: 0.8e-4 } });
  });
});

describe('budget', () => {
  const spec = stage(10, false);
  const spent = { ...beginStage(spec, NOTHING_YET), trainedSeconds: 60 };

  it('stops at the top of an epoch when the training time is used up', () => {
    expect(planEpoch(spec, spent, 60)).toEqual({ kind: 'stop', reason: 'budget' });
  });

  it('goes on while there is time left, and without a budget', () => {
    expect(planEpoch(spec, spent, 61).kind).toBe('train');
    expect(planEpoch(spec, spent, null).kind).toBe('train');
  });
});
