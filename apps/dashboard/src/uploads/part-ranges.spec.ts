import { expect, test } from 'vitest';
import { partRanges } from './part-ranges.js';

test('parts follow each other and the last one is shorter', () => {
  expect(partRanges(10, 4)).toEqual([
    { start: 0, end: 4 },
    { start: 4, end: 8 },
    { start: 8, end: 10 },
  ]);
});

test('a file that fits is one part, an empty one none', () => {
  expect(partRanges(4, 4)).toEqual([{ start: 0, end: 4 }]);
  expect(partRanges(0, 4)).toEqual([]);
});
