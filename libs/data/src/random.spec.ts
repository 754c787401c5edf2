import { describe, expect, it } from 'vitest';
import { CounterRandom } from './random.js';

const draws = (random: CounterRandom, count: number) => Array.from({ length: count }, () => random.uniform());

describe('CounterRandom', () => {
  it('gives the same draws for the same key and others for another', () => {
    expect(draws(new CounterRandom('a', 1), 5)).toEqual(draws(new CounterRandom('a', 1), 5));
    expect(draws(new CounterRandom('a', 1), 5)).not.toEqual(draws(new CounterRandom('a', 2), 5));
    expect(draws(new CounterRandom('a', 12), 5)).not.toEqual(draws(new CounterRandom('a1', 2), 5));
    expect(draws(new CounterRandom('1'), 5)).not.toEqual(draws(new CounterRandom(1), 5));
  });

  it('is even over [0, 1) and does not follow itself', () => {
    const values = draws(new CounterRandom('even'), 20_000);
    const counts = new Array<number>(10).fill(0);
    for (const value of values) counts[Math.floor(value * 10)] = (counts[Math.floor(value * 10)] ?? 0) + 1;
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200);
    const products = values.slice(1).map((value, i) => (value - 0.5) * ((values[i] ?? 0) - 0.5));
    const correlation = (12 * products.reduce((sum, product) => sum + product, 0)) / products.length;
    expect(Math.abs(correlation)).toBeLessThan(0.03);
  });

  it('picks integers below a bound, all of them', () => {
    const random = new CounterRandom('below');
    expect(new Set(Array.from({ length: 200 }, () => random.below(5)))).toEqual(new Set([0, 1, 2, 3, 4]));
  });

  it('shuffles without losing anything', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const shuffled = new CounterRandom('shuffle').shuffle([...items]);
    expect(shuffled).not.toEqual(items);
    expect([...shuffled].sort((a, b) => a - b)).toEqual(items);
  });
});
