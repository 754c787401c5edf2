import { describe, expect, it } from 'vitest';
import { expectClose, GoldenTensors, readGoldenJson } from '../testing/golden.js';
import { attentionGeometry, poolingMatrix, spreadOverGrid } from './attention-geometry.js';

const GRID = { height: 14, width: 14 };
const { cases } = readGoldenJson('adaptive-pool', 'index.json') as {
  cases: readonly { readonly size: readonly [number, number] }[];
};

/** `matrix` (rows, columns) times each image plane of `planes`, or its transpose times each. */
const apply = (
  matrix: Float32Array,
  planes: Float32Array,
  columns: number,
  transposed: boolean,
): number[] => {
  const rows = matrix.length / columns;
  const [from, to] = transposed ? [rows, columns] : [columns, rows];
  return Array.from({ length: (planes.length / from) * to }, (_, target) => {
    const plane = Math.floor(target / to) * from;
    let sum = 0;
    for (let source = 0; source < from; source += 1) {
      const [row, column] = transposed ? [source, target % to] : [target % to, source];
      sum += (matrix[row * columns + column] ?? 0) * (planes[plane + source] ?? 0);
    }
    return sum;
  });
};

describe('adaptive average pooling', () => {
  const golden = GoldenTensors.read('adaptive-pool', 'pool.safetensors');

  it.each(cases)('equals PyTorch on a map of $size, forward and backward', ({ size: [height, width] }) => {
    const name = `${height}x${width}`;
    const matrix = poolingMatrix({ height, width }, GRID);
    const output = apply(matrix, golden.floats(`${name}.input`), height * width, false);
    expectClose(output, golden.floats(`${name}.output`), { abs: 1e-6 }, 'output');
    const gradient = apply(matrix, golden.floats(`${name}.grad_output`), height * width, true);
    expectClose(gradient, golden.floats(`${name}.grad_input`), { abs: 1e-5, rel: 1e-5 }, 'gradient');
  });
});

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
