import { describe, expect, it } from 'vitest';
import { uniformValues } from '../counter-random.js';
import { initialValues } from './initial-values.js';
import { parameterLayout } from './parameter-layout.js';

const COCO = { embedding: 512, attention: 512, hidden: 512, features: 2048, vocabulary: 9490 };
const SMALL = parameterLayout({ embedding: 32, attention: 16, hidden: 64, features: 128, vocabulary: 50 });

describe('initial values', () => {
  it('are as many as the reference has on COCO', () => {
    const counts = [...parameterLayout(COCO).torch.values()].map((shape) => shape.reduce((a, b) => a * b, 1));
    expect(counts.reduce((a, b) => a + b, 0)).toBe(20_483_859);
  });

  it.each([
    ['embedding.weight', 0.1],
    ['fc.weight', 0.1],
    ['attention.encoder_att.weight', 1 / Math.sqrt(128)],
    ['attention.decoder_att.bias', 1 / Math.sqrt(64)],
    ['attention.full_att.weight', 1 / Math.sqrt(16)],
    ['decode_step.weight_ih', 1 / Math.sqrt(64)],
    ['init_c.weight', 1 / Math.sqrt(128)],
    ['f_beta.weight', 1 / Math.sqrt(64)],
  ])('of %s fill the reference range', (name, bound) => {
    const values = initialValues(SMALL, 5).get(name) ?? new Float32Array();
    const greatest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(greatest).toBeLessThanOrEqual(bound);
    expect(greatest).toBeGreaterThan(0.8 * bound);
  });

  it('leave the output bias at 0', () => {
    expect(initialValues(SMALL, 5).get('fc.bias')).toEqual(new Float32Array(50));
  });

  it('take the vectors that are given and draw the other words from ±√(3/E)', () => {
    const vector = new Float32Array(32).fill(7);
    const values = initialValues(SMALL, 5, new Map([[3, vector]]));
    const embedding = values.get('embedding.weight') ?? new Float32Array();
    expect(embedding.subarray(3 * 32, 4 * 32)).toEqual(vector);
    const drawn = embedding.filter((_, place) => Math.floor(place / 32) !== 3).map(Math.abs);
    const greatest = drawn.reduce((most, value) => Math.max(most, value), 0);
    expect(greatest).toBeLessThanOrEqual(Math.fround(Math.sqrt(3 / 32)));
    expect(greatest).toBeGreaterThan(0.95 * Math.sqrt(3 / 32));
    expect(values.get('fc.weight')).toEqual(initialValues(SMALL, 5).get('fc.weight'));
  });

  it.each([
    [50, new Float32Array(32), /no word 50 among 50/],
    [1, new Float32Array(31), /31 numbers; the embedding's size is 32/],
    [1, new Float32Array(32).fill(Infinity), /not finite/],
  ])('refuse a vector that fits no word', (word, vector, message) => {
    expect(() => initialValues(SMALL, 5, new Map([[word, vector]]))).toThrow(message);
  });

  it('depend on the seed alone', () => {
    expect(initialValues(SMALL, 5)).toEqual(initialValues(SMALL, 5));
    expect(initialValues(SMALL, 5)).not.toEqual(initialValues(SMALL, 6));
  });
});

describe('uniformValues', () => {
  const values = uniformValues(1, 'x', 100_000, 1);

  it('have the mean and variance of a uniform distribution', () => {
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(Math.abs(mean)).toBeLessThan(0.01);
    expect(Math.abs(variance - 1 / 3)).toBeLessThan(0.005);
  });

  it('do not repeat from place to place or name to name', () => {
    const other = uniformValues(1, 'y', 100_000, 1);
    const correlation = (shift: number, others: Float32Array) =>
      values.reduce((sum, value, index) => sum + value * (others[index + shift] ?? 0), 0) / values.length;
    for (const product of [correlation(1, values), correlation(2, values), correlation(0, other)])
      expect(Math.abs(product)).toBeLessThan(0.01);
  });
});
