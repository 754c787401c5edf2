import { DomainError } from '@beamline/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { limiter, measureGradients, type GradientLimits } from './measured-gradients.js';

const { ops } = openBackend();
const [first, second] = [
  ops.variable('first', new Float32Array(2), [2]),
  ops.variable('second', new Float32Array(1), [1]),
];

afterAll(() => {
  for (const variable of [first, second]) ops.destroyVariable(variable);
});

const measure = (a: readonly [number, number], b: number) =>
  measureGradients(
    ops,
    new Map([
      [first, ops.floats(Float32Array.from(a), [2])],
      [second, ops.floats(Float32Array.of(b), [1])],
    ]),
  );

/** What is left of the first gradient. */
const limited = (a: readonly [number, number], b: number, limits: GradientLimits): number[] =>
  ops.scope(() => {
    const { of, norm } = measure(a, b);
    const gradient = of.get(first);
    if (gradient === undefined) throw new Error('no gradient');
    return [...ops.read(limiter(ops, norm, limits)(gradient))];
  });

describe('measureGradients', () => {
  it('gives the length over all variables', () => {
    expect(ops.scope(() => measure([3, -4], 12).norm)).toBe(13);
    expect(measureGradients(ops, new Map()).norm).toBe(0);
  });

  it.each([NaN, Infinity, -Infinity])('refuses %s and names the variable', (value) => {
    const before = ops.liveTensors;
    const failing = () => ops.scope(() => measure([1, 2], value));
    expect(failing).toThrow(DomainError);
    expect(failing).toThrow('The gradient of second is not finite; the weights were not changed.');
    expect(ops.liveTensors).toBe(before);
  });
});

describe('limiter', () => {
  it('clamps elements to the clamp, and changes nothing when the whole is shorter than it', () => {
    expect(limited([3, -4], 12, { gradientClamp: 3.5 })).toEqual([3, -3.5]);
    expect(limited([3, -4], 12, { gradientClamp: 13.5 })).toEqual([3, -4]);
    expect(limited([3, -4], 0, { gradientClamp: 4 })).toEqual([3, -4]);
  });

  it('scales a whole that is longer than the limit to it, and the clamp is then off', () => {
    const limits = { gradientClamp: 0.1, gradientNormLimit: 6.5 };
    const [a = 0, b = 0] = limited([3, -4], 12, limits);
    expect(a).toBeCloseTo(1.5, 6);
    expect(b).toBeCloseTo(-2, 6);
    expect(limited([3, -4], 0, limits)).toEqual([3, -4]);
  });
});
