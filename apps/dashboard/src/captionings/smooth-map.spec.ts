import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { REFERENCE_FACTOR, mapPixels, smoothMap } from './smooth-map.js';

const file = readFileSync(
  new URL('../../../../fixtures/golden/attention-map/attention.safetensors', import.meta.url),
);
const headerBytes = Number(file.readBigUInt64LE(0));
const header = JSON.parse(file.subarray(8, 8 + headerBytes).toString()) as Record<
  string,
  { data_offsets: [number, number] }
>;

function floats(name: string): number[] {
  const [start, end] = header[name]?.data_offsets ?? [0, 0];
  return Array.from({ length: (end - start) / 4 }, (_, i) =>
    file.readFloatLE(8 + headerBytes + start + 4 * i),
  );
}

test('a map of the reference, enlarged 24 times, is what scikit-image draws', () => {
  const cells = 14 * 14;
  const alphas = floats('alphas').slice(2 * cells, 3 * cells);
  const drawn = smoothMap(alphas, { rows: 14, columns: 14 }, REFERENCE_FACTOR);
  const expected = floats('smooth.2');
  expect(drawn).toHaveLength(expected.length);
  const worst = expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (drawn[i] ?? NaN))), 0);
  expect(worst).toBeLessThan(1e-5);
});

test('even attention stays even up to the border, whatever the shape of the grid', () => {
  for (const grid of [
    { rows: 1, columns: 1 },
    { rows: 2, columns: 5 },
  ]) {
    const cells = grid.rows * grid.columns;
    const drawn = smoothMap(Array<number>(cells).fill(1 / cells), grid, 8);
    expect(drawn).toHaveLength(cells * 64);
    for (const value of drawn) expect(value).toBeCloseTo(1 / cells, 12);
  }
});

test('as in the paper, pixels go from black to white over the range of the map', () => {
  expect([...mapPixels(Float64Array.of(0, 1, 0.4), 'paper')]).toEqual([
    ...[0, 0, 0, 255],
    ...[255, 255, 255, 255],
    ...[102, 102, 102, 255],
  ]);
});

test('as light, the picture is bare at the peak and dark at the least', () => {
  expect([...mapPixels(Float64Array.of(0, 1, 0.4), 'light')]).toEqual([
    ...[0, 0, 0, 255],
    ...[0, 0, 0, 0],
    ...[0, 0, 0, 153],
  ]);
});

test('the leveller a map is the less of the picture it hides', () => {
  expect([...mapPixels(Float64Array.of(0.25, 0.25), 'paper')]).toEqual(Array(8).fill(0));
  const [, , , cover] = mapPixels(Float64Array.of(0.9, 1.1), 'paper');
  expect(cover).toBe(51);
});
