import { describe, expect, it } from 'vitest';
import { compareNumbers } from './agreement.js';

const tolerance = { of: 'numbers', relative: 0.01 };

describe('agreement', () => {
  it('is measured against the largest number of the reference', () => {
    const {
      passed,
      largestDifference,
      tolerance: allowed,
    } = compareNumbers([-200, 1], [-199, 2.5], tolerance);
    expect({ passed, largestDifference, allowed }).toEqual({
      passed: true,
      largestDifference: 1.5,
      allowed: 2,
    });
  });

  it.each([
    ['a number that is too far off', [100, 1], [98, 1]],
    ['a missing number', [100, 1], [100]],
    ['a number too many', [100], [100, 1]],
    ['no number', [100, 1], [100, NaN]],
  ])('is refused for %s', (_, reference, ours) => {
    expect(compareNumbers(reference, ours, tolerance).passed).toBe(false);
  });

  it('can ask for equality', () => {
    expect(compareNumbers([3, 5], [3, 5], { of: 'words', relative: 0 }).passed).toBe(true);
    expect(compareNumbers([3, 5], [3, 5.001], { of: 'words', relative: 0 }).passed).toBe(false);
  });
});
