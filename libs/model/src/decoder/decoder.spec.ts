import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import type { Extent } from './attention/attention-geometry.js';
import { uniformValues } from './counter-random.js';
import { SCORE_BIAS } from './parameters/parameter-layout.js';
import { PlainDecoder } from './testing/plain-decoder.js';
import { slope, TINY_SIZES, TinyDecoder } from './testing/tiny-decoder.js';

const { ops } = openBackend();
const LOSS = { alphaC: 0.7 };

const square = (side: number): Extent => ({ height: side, width: side });

const geometries: { name: string; map: Extent; grid: Extent }[] = [
  { name: 'a map pooled up to an uneven grid', map: { height: 2, width: 3 }, grid: { height: 5, width: 4 } },
  { name: 'a map pooled down', map: { height: 4, width: 3 }, grid: square(2) },
  { name: 'a grid that repeats the map', map: square(2), grid: square(4) },
  { name: 'a grid as large as the map', map: square(3), grid: square(3) },
];

describe.each(geometries)('decoder on $name', ({ map, grid }) => {
  const tiny = new TinyDecoder(ops, map, grid);
  const [values, features] = [tiny.values(), tiny.features()];
  const plain = new PlainDecoder(TINY_SIZES, map, grid);
  const actual = tiny.learn(values, features, LOSS);

  it('has the loss of the plain model', () => {
    const expected = plain.loss(values, tiny.plainBatch(features), LOSS);
    expectClose([actual.report.loss], [expected], { abs: 1e-6, rel: 1e-6 }, 'loss');
  });

  it('has the slopes of the plain model as gradients of the parameters', () => {
    const batch = tiny.plainBatch(features);
    for (const [name, value] of values) {
      const gradient = actual.parameters.get(name)?.data as Float32Array;
      const lossAt = (moved: ArrayLike<number>) =>
        plain.loss(new Map<string, ArrayLike<number>>(values).set(name, moved), batch, LOSS);
      for (let index = 0; index < value.length; index += Math.ceil(value.length / 5)) {
        const expected = slope(lossAt, value, index);
        expectClose([gradient[index] ?? NaN], [expected], { abs: 2e-6, rel: 1e-4 }, `${name}[${index}]`);
      }
    }
  });

  it('has the slopes of the plain model as gradients of the features', () => {
    const lossAt = (moved: ArrayLike<number>) => plain.loss(values, tiny.plainBatch(moved), LOSS);
    for (let index = 0; index < features.length; index += Math.ceil(features.length / 23)) {
      const expected = slope(lossAt, features, index);
      expectClose([actual.features[index] ?? NaN], [expected], { abs: 2e-6, rel: 1e-4 }, `feature ${index}`);
    }
  });
});

describe('decoder', () => {
  const tiny = new TinyDecoder(ops, square(2), square(2));

  it('has the loss of the plain model on the 8 × 8 map and the 14 × 14 grid', () => {
    const large = new TinyDecoder(ops, square(8), square(14));
    const [values, features] = [large.values(), large.features()];
    const { report } = large.learn(values, features, LOSS);
    const plain = new PlainDecoder(TINY_SIZES, square(8), square(14));
    const expected = plain.loss(values, large.plainBatch(features), LOSS);
    expectClose([report.loss], [expected], { abs: 2e-6 }, 'loss');
  });

  it('has no gradient of the bias that softmax ignores', () => {
    const { parameters } = tiny.learn(tiny.values(), uniformValues(4, 'x', 2 * 4 * 6, 1), LOSS);
    expect(parameters.get(SCORE_BIAS)?.data).toEqual(Float32Array.of(0));
  });

  it('refuses a loss that is not a number, before anything is changed', () => {
    const values = tiny.values();
    values.get('fc.bias')?.fill(NaN);
    const failing = () => tiny.learn(values, new Float32Array(2 * 4 * 6), LOSS);
    expect(failing).toThrow(DomainError);
    expect(failing).toThrow(/loss became NaN/);
  });

  it('names the parameter that a checkpoint lacks or has in another shape', () => {
    const decoder = tiny.open();
    const tensors = tiny.named(tiny.values());
    tensors.delete('f_beta.bias');
    expect(() => {
      decoder.parameters.load(tensors);
    }).toThrow(/f_beta.bias is missing/);
    tensors.set('f_beta.bias', { dtype: 'F32', shape: [7], data: new Float32Array(7) });
    expect(() => {
      decoder.parameters.load(tensors);
    }).toThrow(/f_beta.bias is F32 \[7\]; this model needs F32 \[6\]/);
    decoder.dispose();
  });
});
