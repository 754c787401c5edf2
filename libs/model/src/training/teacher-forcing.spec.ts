import { describe, expect, it } from 'vitest';
import { teacherForcingProbability } from './teacher-forcing.js';

describe('teacherForcingProbability', () => {
  it('is 1 without a schedule', () => {
    expect(teacherForcingProbability(null, 12.5)).toBe(1);
  });

  it.each([
    ['linear', 0.25, 0, 1],
    ['linear', 0.25, 1.5, 0.625],
    ['exponential', 0.5, 0, 1],
    ['exponential', 0.5, 2, 0.25],
    ['exponential', 0.25, 0.5, 0.5],
    ['inverse-sigmoid', 3, 0, 0.75],
    ['inverse-sigmoid', 1, Math.log(4), 0.2],
  ] as const)(
    'falls %s with rate %d to its value after %d epochs: %d',
    (schedule, rate, epochs, expected) => {
      expect(teacherForcingProbability({ schedule, rate, floor: 0 }, epochs)).toBeCloseTo(expected, 12);
    },
  );

  it.each(['linear', 'exponential', 'inverse-sigmoid'] as const)(
    'never falls below the floor: %s',
    (schedule) => {
      expect(teacherForcingProbability({ schedule, rate: 0.9, floor: 0.4 }, 1000)).toBe(0.4);
    },
  );

  it('never rises above 1', () => {
    expect(teacherForcingProbability({ schedule: 'exponential', rate: 2, floor: 0 }, 3)).toBe(1);
  });
});
