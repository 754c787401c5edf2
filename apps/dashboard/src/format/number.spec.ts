import { expect, test } from 'vitest';
import { bleuDelta, bleuText, bytesText, compactNumber, countText, percentText, plural } from './number.js';

test('a score is shown times a hundred with two decimals', () => {
  expect(bleuText(0.23456)).toBe('23.46');
  expect(bleuText(0)).toBe('0.00');
  expect(bleuText(null)).toBe('–');
});

test('a difference of scores always has its sign', () => {
  expect(bleuDelta(0.31, 0.3)).toBe('+1.00');
  expect(bleuDelta(0.3, 0.3025)).toBe('−0.25');
});

test('fractions become percentages', () => {
  expect(percentText(0.7213)).toBe('72.1 %');
});

test('big counts are grouped in threes', () => {
  expect(countText(999)).toBe('999');
  expect(countText(1234567)).toBe('1\u2009234\u2009567');
  expect(plural(1, 'run')).toBe('1 run');
  expect(plural(2000, 'run')).toBe('2\u2009000 runs');
});

test('bytes have three significant digits and move to the next unit before they show four', () => {
  expect(bytesText(0)).toBe('0 B');
  expect(bytesText(999)).toBe('999 B');
  expect(bytesText(999_700)).toBe('1.00 MB');
  expect(bytesText(83_400_000)).toBe('83.4 MB');
});

test('numbers are compact without losing whole digits', () => {
  expect(compactNumber(0.0004)).toBe('4e-4');
  expect(compactNumber(12345.678)).toBe('12346');
  expect(compactNumber(2.5)).toBe('2.5');
});
