import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { cosine, sameBits } from '../testing/agreement.js';
import type { Extent } from './attention/attention-geometry.js';
import type { DecoderParts } from './parameters/parts.js';
import type { DecoderSizes } from './parameters/sizes.js';
import { TINY_SIZES, TinyDecoder } from './testing/tiny-decoder.js';

const { ops } = openBackend();

interface Case {
  readonly name: string;
  readonly sizes: DecoderSizes;
  readonly map: Extent;
  readonly grid: Extent;
  readonly parts?: Partial<DecoderParts>;
  /** Of initial values (true), or of larger ones. */
  readonly initial: boolean;
}

const square = (side: number): Extent => ({ height: side, width: side });
const LARGE = { embedding: 512, attention: 512, hidden: 512, features: 256, vocabulary: 800 };

const cases: Case[] = [
  { name: 'a tiny one', sizes: TINY_SIZES, map: square(2), grid: square(3), initial: false },
  {
    name: 'a tiny one with all other parts',
    sizes: TINY_SIZES,
    map: square(2),
    grid: square(4),
    parts: { contextGate: 'scalar', outputLayer: 'deep' },
    initial: false,
  },
  { name: 'one of size 512', sizes: LARGE, map: square(4), grid: square(7), initial: true },
];

describe.each(cases)('a decoder in bfloat16: $name', ({ sizes, map, grid, parts, initial }) => {
  const learn = (products: 'float32' | 'bfloat16') => {
    const tiny = new TinyDecoder(ops.withProducts(products), map, grid, sizes, parts);
    const values = initial ? scaled(tiny.values(), 0.1) : tiny.values();
    const { report, parameters, features } = tiny.learn(values, tiny.features(), { alphaC: 1 });
    const gradients = new Map([...parameters].map(([name, { data }]) => [name, data as Float32Array]));
    return { report, gradients: gradients.set('features', features) };
  };
  const exact = learn('float32');
  const rounded = learn('bfloat16');

  it('has a loss within a thousandth of the float32 one, and another one', () => {
    expect(Math.abs(rounded.report.loss / exact.report.loss - 1)).toBeLessThan(1e-3);
    expect(rounded.report.loss).not.toBe(exact.report.loss);
  });

  it('has gradients of the same direction', () => {
    const cosines = [...exact.gradients]
      .filter(([, gradient]) => gradient.some((x) => x !== 0))
      .map(([name, gradient]): [string, number] => [name, cosine(gradient, rounded.gradients.get(name))]);
    expect(cosines.length).toBeGreaterThan(12);
    expect(cosines.filter(([, value]) => !(value > 0.99))).toEqual([]);
  });

  it('repeats to the bit and leaves no tensor behind', () => {
    const before = ops.liveTensors;
    const again = learn('bfloat16');
    expect(ops.liveTensors).toBe(before);
    expect(again.report).toEqual(rounded.report);
    for (const [name, gradient] of again.gradients)
      expect(sameBits(gradient, rounded.gradients.get(name)), name).toBe(true);
  });
});

const scaled = (values: ReadonlyMap<string, Float32Array>, factor: number): Map<string, Float32Array> =>
  new Map([...values].map(([name, data]) => [name, data.map((x) => factor * x)]));
