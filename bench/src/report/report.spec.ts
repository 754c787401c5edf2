import { describe, expect, it } from 'vitest';
import { failuresOf, ratiosOf, withShares, type CaseResult } from './results.js';
import { secondsText, tableOf } from './table.js';

const side = (medianSeconds: number, peakBytes: number) => ({
  medianSeconds,
  samples: [medianSeconds],
  peakBytes,
});

const step: CaseResult = {
  key: 'decoderStep',
  what: 'a step',
  reference: side(6, 4 * 2 ** 30),
  ours: side(0.75, 2 ** 30),
  ratio: 8,
  memoryRatio: 0.25,
  flops: 75e9,
  check: { passed: true, compared: 3, largestDifference: 1e-6, tolerance: 1e-4, of: 'losses' },
  contract: 'nothing',
};

describe('the report', () => {
  it('lists ratios by key', () => {
    expect(ratiosOf([step, { ...step, key: 'beam1', ratio: 13.5 }])).toEqual({ decoderStep: 8, beam1: 13.5 });
  });

  it('shares out the rate of multiplication of the machine', () => {
    const shared = withShares(step, 200e9);
    expect(shared.peakShare).toBeCloseTo(0.5, 12);
    expect(shared.reference.peakShare).toBeCloseTo(0.0625, 12);
    expect(withShares({ ...step, flops: NaN }, 1).ratio).toBe(8);
  });

  it('shows medians, ratio, memory, shares, comparison and contract', () => {
    const lines = tableOf([withShares(step, 200e9)]).split('\n');
    expect(lines[1]?.split(/ {2,}/)).toEqual([
      'decoderStep',
      '6.00 s',
      '750 ms',
      '8.00×',
      '4.00 GiB',
      '1.00 GiB',
      '6 % / 50 %',
      'agree',
    ]);
    expect(lines.slice(3)).toEqual([
      'decoderStep: a step',
      '  3 numbers compared (losses): largest difference 0.0000010, allowed 0.00010',
      "  memory: 0.25 of the reference's",
      '  differs: nothing',
    ]);
  });

  it('tells milliseconds, seconds and hours', () => {
    expect([0.0123, 24.68, 92_600].map(secondsText)).toEqual(['12.3 ms', '24.7 s', '25.7 h']);
  });

  it('fails for sides that disagree and for memory beyond its bound', () => {
    const disagreeing = { ...step, check: { ...step.check, passed: false } } as CaseResult;
    expect(failuresOf([step])).toEqual([]);
    expect(failuresOf([disagreeing])).toEqual([expect.stringContaining('decoderStep: the sides disagree')]);
    expect(failuresOf([{ ...step, mostMemory: 0.2 }])).toEqual([expect.stringContaining('0.25')]);
  });
});
