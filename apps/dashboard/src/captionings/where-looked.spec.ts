import { expect, test } from 'vitest';
import { logText, whereLooked, wordText } from './where-looked.js';

const grid = { rows: 6, columns: 6 };
const peakAt = (row: number, column: number) =>
  Array.from({ length: 36 }, (_, cell) => (cell === row * 6 + column ? 0.65 : 0.01));

test.each([
  [0, 0, 'upper left'],
  [0, 3, 'upper middle'],
  [1, 5, 'upper right'],
  [2, 1, 'left'],
  [3, 2, 'centre'],
  [5, 4, 'lower right'],
])('a peak in row %i, column %i is named', (row, column, name) => {
  expect(whereLooked(peakAt(row, column), grid)).toBe(name);
});

test('even attention lies on the whole picture, however small the grid', () => {
  expect(whereLooked(Array<number>(36).fill(1 / 36), grid)).toBe('the whole picture');
  expect(whereLooked([1], { rows: 1, columns: 1 })).toBe('the whole picture');
  expect(whereLooked([], grid)).toBe('the whole picture');
});

test('a part is judged by its share of cells: a grid of 5 has narrower edges', () => {
  const even = Array<number>(25).fill(1 / 25);
  expect(whereLooked(even, { rows: 5, columns: 5 })).toBe('the whole picture');
});

test('a word is told with its log-probability and its place', () => {
  const word = { word: 'dog', logProbability: -0.318, attention: peakAt(0, 0) };
  expect(wordText(word, grid)).toBe('dog, log-probability −0.32, looked at the upper left');
  expect(logText(0)).toBe('0.00');
});
