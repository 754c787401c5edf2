import { expect, test } from 'vitest';
import { variantName } from './variant-name.js';

test('a copy is named after what it was made from, and counted', () => {
  expect(variantName('scenes', 'fork')).toBe('scenes-fork');
  expect(variantName('scenes-fork', 'fork')).toBe('scenes-fork-2');
  expect(variantName('scenes-fork-9', 'fork')).toBe('scenes-fork-10');
});

test('a long name stays within what a name may have', () => {
  const name = variantName('a'.repeat(64), 'fork');
  expect(name).toHaveLength(64);
  expect(name.endsWith('-fork')).toBe(true);
});
