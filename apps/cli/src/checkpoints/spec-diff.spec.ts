import { describe, expect, it } from 'vitest';
import { changeLine, specDiff } from './spec-diff.js';

describe('specDiff', () => {
  it('names each value that differs by its path', () => {
    const from = { seed: 1, stages: [{ name: 'a', lr: 1 }], sweep: { beams: [1, 3] } };
    const to = { seed: 1, stages: [{ name: 'a', lr: 2 }], sweep: { beams: [1, 5] }, mode: 'sound' };
    expect(specDiff(from, to).map(changeLine)).toEqual([
      'mode: nothing → "sound"',
      'stages.0.lr: 1 → 2',
      'sweep.beams: [1,3] → [1,5]',
    ]);
  });

  it('is empty for equal specs', () => {
    expect(specDiff({ a: [{ b: null }] }, { a: [{ b: null }] })).toEqual([]);
  });
});
