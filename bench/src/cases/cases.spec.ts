import { describe, expect, it } from 'vitest';
import type { MeasuredPart } from './case.js';
import { CASES, chosenCases } from './index.js';
import { splitEvaluation } from './decoding.js';
import { stage1Epochs } from './training.js';

const part = (reference: number, ours: number, settings: object): MeasuredPart =>
  ({ reference, ours, settings }) as MeasuredPart;

describe('cases', () => {
  it('have keys of their own, and stand behind what they are computed from', () => {
    const keys = CASES.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const one of CASES)
      if (one.kind === 'computed')
        for (const need of one.needs) expect(keys.slice(0, keys.indexOf(one.key))).toContain(need);
  });

  it('bring along what they are computed from', () => {
    const keys = chosenCases(['stage1Epochs']).map(({ key }) => key);
    expect(keys).toEqual(['encodeResnet101', 'stage1Step', 'stage1Epochs']);
  });
});

describe('what is computed', () => {
  it('ten epochs: 3,750 steps, and for ours 7,000 images once', () => {
    const parts = new Map([
      ['stage1Step', part(24.7, 0.8, { batch: 80 })],
      ['encodeResnet101', part(3, 1.6, { batch: 16 })],
    ]);
    const { reference, ours } = stage1Epochs.compute((key) => parts.get(key) ?? part(NaN, NaN, {}));
    expect(reference).toBeCloseTo(92_625, 6);
    expect(ours).toBeCloseTo(700 + 3000, 6);
  });

  it('a split: every caption of every image encoded and decoded at each beam, against one decoding of features', () => {
    const beam = part(32, 1.6, { images: 16 });
    const { reference, ours } = splitEvaluation.compute((key) =>
      key === 'encodeOneImage' ? part(0.15, 0.1, {}) : beam,
    );
    expect(reference).toBeCloseTo(5000 * (3 * 0.15 + 3 * 2), 6);
    expect(ours).toBeCloseTo(1000 * 3 * 0.1, 6);
  });
});
