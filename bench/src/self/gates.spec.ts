import { describe, expect, it } from 'vitest';
import { gateLine, gatesOf } from './gates.js';

const measured = {
  flopsPerSecond: 200e9,
  decoderStep: { seconds: 0.8, flops: 72e9 },
  resnetForward: { seconds: 1.7, flops: 326e9 },
  operations: 1897,
  peakBytes: 1.6e9,
};

describe('gates', () => {
  it('count times in what the products would need at the rate of the machine', () => {
    const [step, forward] = gatesOf(measured);
    expect(step?.value).toBeCloseTo(0.8 / 0.36, 12);
    expect(forward?.value).toBeCloseTo(1.7 / 1.63, 12);
    expect(gatesOf(measured).every(({ passed }) => passed)).toBe(true);
  });

  it.each([
    ['decoder step', { decoderStep: { seconds: 0.87, flops: 72e9 } }],
    ['ResNet-101 forward', { resnetForward: { seconds: 2, flops: 326e9 } }],
    ['operations of a decoder step', { operations: 2101 }],
    ['peak memory', { peakBytes: 2.01e9 }],
  ])('name the one that fails: %s', (name, over) => {
    const failed = gatesOf({ ...measured, ...over }).filter(({ passed }) => !passed);
    expect(failed.map((gate) => gate.name)).toEqual([name]);
    expect(failed.map(gateLine)[0]).toContain(`FAIL  ${name}`);
  });

  it('fail for a number that was not measured', () => {
    expect(gatesOf({ ...measured, operations: NaN })[2]?.passed).toBe(false);
  });

  it('are read as a line', () => {
    expect(gatesOf(measured).map(gateLine)[2]).toBe('pass  operations of a decoder step: 1897, at most 2100');
  });
});
