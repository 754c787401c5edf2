import { describe, expect, it } from 'vitest';
import { learningRateFactor, type LearningRateRule } from './learning-rate.js';

const STEPS_PER_EPOCH = 4;
const factors = (rule: LearningRateRule): number[] =>
  Array.from({ length: rule.maxEpochs * STEPS_PER_EPOCH }, (_, step) =>
    learningRateFactor(rule, {
      epoch: Math.floor(step / STEPS_PER_EPOCH),
      stepInEpoch: step % STEPS_PER_EPOCH,
      stepsPerEpoch: STEPS_PER_EPOCH,
    }),
  );
const expectFactors = (rule: LearningRateRule, expected: readonly number[]): void => {
  const actual = factors(rule);
  expect(actual).toHaveLength(expected.length);
  expected.forEach((factor, step) => expect(actual[step], `step ${step}`).toBeCloseTo(factor, 12));
};

describe('learningRateFactor', () => {
  it.each(['constant', 'plateau'] as const)(
    'leaves the rates of an epoch alone: %s',
    (learningRateSchedule) => {
      expect(new Set(factors({ learningRateSchedule, warmupSteps: 0, maxEpochs: 3 }))).toEqual(new Set([1]));
    },
  );

  it('rises evenly over the warm-up, across epochs, and is whole from its last step on', () => {
    const rule = { learningRateSchedule: 'plateau', warmupSteps: 5, maxEpochs: 2 } as const;
    expectFactors(rule, [0.2, 0.4, 0.6, 0.8, 1, 1, 1, 1]);
  });

  it('falls as a cosine over all epochs', () => {
    const half = Math.SQRT1_2;
    const rule = { learningRateSchedule: 'cosine', warmupSteps: 0, maxEpochs: 1 } as const;
    expectFactors(rule, [1, (1 + half) / 2, 0.5, (1 - half) / 2]);
  });

  it('falls over what the warm-up leaves', () => {
    const rule = { learningRateSchedule: 'cosine', warmupSteps: 2, maxEpochs: 2 } as const;
    const third = [0, 1, 2, 3, 4, 5].map((step) => (1 + Math.cos((step * Math.PI) / 6)) / 2);
    expectFactors(rule, [0.5, 1, ...third]);
  });

  it('only rises when the warm-up is longer than the stage', () => {
    const rule = { learningRateSchedule: 'cosine', warmupSteps: 8, maxEpochs: 1 } as const;
    expectFactors(rule, [0.125, 0.25, 0.375, 0.5]);
  });
});
