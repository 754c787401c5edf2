import { describe, expect, it } from 'vitest';
import { openBackend } from '@beamline/model';
import { selfTest } from './self-test.js';

describe('the self-test of the trainer', () => {
  it('times both precisions, finds their products right, and leaks nothing', () => {
    const { ops, usesGpu } = openBackend();
    const before = ops.liveTensors;
    const outcome = selfTest();
    expect(ops.liveTensors).toBe(before);
    expect(outcome.usesGpu).toBe(usesGpu);
    expect(outcome.products.map(({ precision }) => precision)).toEqual(['float32', 'bfloat16']);
    for (const { agrees, deviation, flopsPerSecond } of outcome.products) {
      expect(agrees).toBe(true);
      expect(deviation).toBeGreaterThan(0);
      expect(flopsPerSecond).toBeGreaterThan(1e8);
    }
  });
});
