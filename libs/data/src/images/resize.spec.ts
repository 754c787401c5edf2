import { describe, expect, it } from 'vitest';
import { resizeBilinear } from './resize.js';

describe('resizeBilinear', () => {
  it('keeps white white and black black', () => {
    for (const value of [0, 255]) {
      const flat = { data: new Uint8Array(37 * 91 * 3).fill(value), height: 37, width: 91 };
      const result = resizeBilinear(flat, { height: 50, width: 13 });
      expect(result.data.every((byte) => byte === value)).toBe(true);
    }
  });

  it('averages when shrinking', () => {
    const halves = { data: new Uint8Array([0, 0, 0, 200, 200, 200]), height: 1, width: 2 };
    expect([...resizeBilinear(halves, { height: 1, width: 1 }).data]).toEqual([100, 100, 100]);
  });
});
