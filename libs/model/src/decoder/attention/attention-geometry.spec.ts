import { describe, expect, it } from 'vitest';
import { attentionGeometry, spreadOverGrid } from './attention-geometry.js';

const GRID = { height: 14, width: 14 };

describe('attention geometry', () => {
  it('attends over the map itself when the grid repeats it', () => {
    const geometry = attentionGeometry({ height: 7, width: 7 }, GRID);
    expect(geometry).toMatchObject({ attendedPlaces: 49, repeat: 4, pool: undefined });
  });

  it('attends over the grid when it does not', () => {
    const geometry = attentionGeometry({ height: 8, width: 8 }, GRID);
    expect(geometry).toMatchObject({ attendedPlaces: 196, mapPlaces: 64, repeat: 1 });
    expect(geometry.meanWeights.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 6);
  });

  it('spreads the weight of a map place evenly over its cells', () => {
    const geometry = attentionGeometry({ height: 1, width: 2 }, { height: 2, width: 4 });
    const cells = spreadOverGrid(geometry, Float32Array.of(0.8, 0.2));
    expect([...cells].map((x) => Math.round(1000 * x))).toEqual([200, 200, 50, 50, 200, 200, 50, 50]);
  });

  it('refuses a map without places', () => {
    expect(() => attentionGeometry({ height: 0, width: 7 }, GRID)).toThrow(/0 × 7/);
  });
});
