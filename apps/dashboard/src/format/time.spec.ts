import { expect, test } from 'vitest';
import { ageText, durationText, secondsBetween } from './time.js';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

test('a span shows its two largest units', () => {
  expect(durationText(0.42)).toBe('0.4 s');
  expect(durationText(48)).toBe('48 s');
  expect(durationText(125)).toBe('2 min 05 s');
  expect(durationText(7500)).toBe('2 h 05 min');
  expect(durationText(200_000)).toBe('2 d 07 h');
});

test('an age is coarse and becomes a date after two months', () => {
  expect(ageText('2026-03-01T11:59:50.000Z', NOW)).toBe('just now');
  expect(ageText('2026-03-01T11:55:00.000Z', NOW)).toBe('5 min ago');
  expect(ageText('2026-02-27T12:00:00.000Z', NOW)).toBe('2 d ago');
  expect(ageText('2025-12-01T12:00:00.000Z', NOW)).toBe('2025-12-01');
  expect(ageText('2026-03-01T12:10:00.000Z', NOW)).toBe('in 10 min');
});

test('an open span lasts until now and is never negative', () => {
  expect(secondsBetween('2026-03-01T11:59:00.000Z', null, NOW)).toBe(60);
  expect(secondsBetween('2026-03-01T12:01:00.000Z', null, NOW)).toBe(0);
});
