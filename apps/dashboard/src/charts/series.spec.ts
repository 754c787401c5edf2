import { expect, test } from 'vitest';
import { type ChartSeries, linePath, nearestIndex, positionsOf, valueAt } from './series.js';

const series = (points: [number, number][]): ChartSeries => ({
  id: 'a',
  label: 'a',
  color: 'red',
  points: points.map(([x, y]) => ({ x, y })),
});

test('positions of several series are merged and rise', () => {
  expect(
    positionsOf([
      series([
        [3, 0],
        [9, 0],
      ]),
      series([
        [1, 0],
        [3, 0],
      ]),
    ]),
  ).toEqual([1, 3, 9]);
});

test('the nearest position wins, the later one on a tie', () => {
  expect(nearestIndex([0, 10, 20], 14)).toBe(1);
  expect(nearestIndex([0, 10, 20], 15)).toBe(2);
  expect(nearestIndex([0, 10, 20], 99)).toBe(2);
  expect(nearestIndex([], 1)).toBe(-1);
});

test('between two points a series keeps its earlier value', () => {
  expect(
    valueAt(
      series([
        [1, 5],
        [4, 7],
      ]),
      3,
    ),
  ).toBe(5);
  expect(valueAt(series([[1, 5]]), 0)).toBeUndefined();
});

test('a path leaves out points that are not finite', () => {
  const same = (value: number) => value;
  expect(
    linePath(
      [
        { x: 0, y: 1 },
        { x: 1, y: NaN },
        { x: 2, y: 3 },
      ],
      same,
      same,
    ),
  ).toBe('M0.0 1.0L2.0 3.0');
});
