import { expect, test } from 'vitest';
import { domainOf, linearScale, niceTicks } from './scale.js';

test('a scale maps the ends of its domain to the ends of its range', () => {
  const scale = linearScale({ min: 2, max: 4 }, 100, 0);
  expect([scale(2), scale(3), scale(4)]).toEqual([100, 50, 0]);
});

test('a domain of one value is drawn in the middle', () => {
  expect(linearScale({ min: 3, max: 3 }, 0, 10)(3)).toBe(5);
});

test('ticks are round, inside the domain and free of rounding noise', () => {
  expect(niceTicks({ min: 0.03, max: 0.34 }, 4)).toEqual([0.1, 0.2, 0.3]);
  expect(niceTicks({ min: 0, max: 0.3 }, 3)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(niceTicks({ min: 5, max: 5 }, 3)).toEqual([5]);
});

test('a domain ignores what is not finite and never collapses', () => {
  expect(domainOf([1, NaN, 3, Infinity])).toEqual({ min: 1, max: 3 });
  expect(domainOf([])).toEqual({ min: 0, max: 1 });
  expect(domainOf([2])).toEqual({ min: 1.8, max: 2.2 });
  expect(domainOf([0, 10], 0.1)).toEqual({ min: -1, max: 11 });
});
