import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import type { Extent } from './attention-geometry.js';
import { uniformValues } from './counter-random.js';
import { namedDecoderTensors } from './decoder-parameters.js';
import { Decoder } from './decoder.js';
import { parameterLayout, SCORE_BIAS } from './parameter-layout.js';
import { PlainDecoder, type PlainBatch } from './testing/plain-decoder.js';

const { ops } = openBackend();
const SIZES = { embedding: 3, attention: 4, hidden: 5, features: 6, vocabulary: 9 };
const LAYOUT = parameterLayout(SIZES);
const IMAGES = 2;
const CAPTIONS = [
  [7, 1, 2, 8],
  [7, 3, 4, 5, 1, 8],
  [7, 2, 2, 8],
];
const IMAGE_INDEX = [1, 0, 1];
const ALPHA_C = 0.7;
const BATCH = { captions: CAPTIONS, lengths: CAPTIONS.map(({ length }) => length), imageIndex: IMAGE_INDEX };

const square = (side: number): Extent => ({ height: side, width: side });

/** Larger than initial values, so that every gradient is well above rounding. */
const parameterValues = (): Map<string, Float32Array> =>
  new Map(
    [...LAYOUT.torch].map(([name, shape]) => [
      name,
      uniformValues(
        3,
        name,
        shape.reduce((a, b) => a * b, 1),
        0.8,
      ),
    ]),
  );

const shaped = (values: ReadonlyMap<string, Float32Array>) =>
  new Map(
    [...LAYOUT.torch].map(([name, shape]) => [
      name,
      { dtype: 'F32' as const, shape, data: values.get(name) ?? new Float32Array() },
    ]),
  );

const learn = (
  map: Extent,
  grid: Extent,
  values: ReadonlyMap<string, Float32Array>,
  features: Float32Array,
) => {
  const decoder = new Decoder(ops, { sizes: SIZES, featureMap: map, grid, seed: 1 });
  decoder.parameters.load(shaped(values));
  const places = map.height * map.width;
  const result = ops.scope(() => {
    const lesson = decoder.learn(ops.floats(features.slice(), [IMAGES, places, SIZES.features]), BATCH, {
      alphaC: ALPHA_C,
      wantsFeatures: true,
    });
    const stored = new Map(
      [...decoder.parameters.variables].map(([name, variable]) => {
        const gradient = lesson.gradients.get(variable);
        return [name, gradient === undefined ? new Float32Array() : ops.read(gradient)];
      }),
    );
    return {
      loss: lesson.report.loss,
      parameters: namedDecoderTensors(LAYOUT, stored, 0),
      features: lesson.features === undefined ? new Float32Array() : ops.read(lesson.features),
    };
  });
  decoder.dispose();
  return result;
};

const plainBatch = (features: ArrayLike<number>, places: number): PlainBatch => {
  const all = Array.from(features);
  const place = (image: number, index: number) => {
    const start = (image * places + index) * SIZES.features;
    return all.slice(start, start + SIZES.features);
  };
  const maps = Array.from({ length: IMAGES }, (_, image) =>
    Array.from({ length: places }, (__, i) => place(image, i)),
  );
  return { maps, captions: CAPTIONS, imageIndex: IMAGE_INDEX };
};

const geometries: { name: string; map: Extent; grid: Extent }[] = [
  { name: 'a map pooled up to an uneven grid', map: { height: 2, width: 3 }, grid: { height: 5, width: 4 } },
  { name: 'a map pooled down', map: { height: 4, width: 3 }, grid: square(2) },
  { name: 'a grid that repeats the map', map: square(2), grid: square(4) },
  { name: 'a grid as large as the map', map: square(3), grid: square(3) },
];

const STEP = 1e-5;

describe.each(geometries)('decoder on $name', ({ map, grid }) => {
  const places = map.height * map.width;
  const values = parameterValues();
  const features = uniformValues(4, 'features', IMAGES * places * SIZES.features, 1);
  const plain = new PlainDecoder(SIZES, map, grid);
  const actual = learn(map, grid, values, features);

  it('has the loss of the plain model', () => {
    const expected = plain.loss(values, plainBatch(features, places), ALPHA_C);
    expectClose([actual.loss], [expected], { abs: 1e-6, rel: 1e-6 }, 'loss');
  });

  it('has the slopes of the plain model as gradients of the parameters', () => {
    for (const [name, value] of values) {
      const gradient = actual.parameters.get(name)?.data as Float32Array;
      for (let index = 0; index < value.length; index += Math.ceil(value.length / 5)) {
        const at = (by: number) => {
          const moved = new Map<string, ArrayLike<number>>(values);
          moved.set(
            name,
            Array.from(value, (x, place) => (place === index ? x + by : x)),
          );
          return plain.loss(moved, plainBatch(features, places), ALPHA_C);
        };
        const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
        expectClose([gradient[index] ?? NaN], [slope], { abs: 2e-6, rel: 1e-4 }, `${name}[${index}]`);
      }
    }
  });

  it('has the slopes of the plain model as gradients of the features', () => {
    for (let index = 0; index < features.length; index += Math.ceil(features.length / 23)) {
      const at = (by: number) => {
        const moved = Array.from(features, (x, place) => (place === index ? x + by : x));
        return plain.loss(values, plainBatch(moved, places), ALPHA_C);
      };
      const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
      expectClose([actual.features[index] ?? NaN], [slope], { abs: 2e-6, rel: 1e-4 }, `feature ${index}`);
    }
  });
});

describe('decoder', () => {
  it('has the loss of the plain model on the 8 × 8 map and the 14 × 14 grid', () => {
    const features = uniformValues(4, 'features', IMAGES * 64 * SIZES.features, 1);
    const { loss } = learn(square(8), square(14), parameterValues(), features);
    const plain = new PlainDecoder(SIZES, square(8), square(14));
    expectClose(
      [loss],
      [plain.loss(parameterValues(), plainBatch(features, 64), ALPHA_C)],
      { abs: 2e-6 },
      'loss',
    );
  });

  it('has no gradient of the bias that softmax ignores', () => {
    const grid = square(2);
    const { parameters } = learn(grid, grid, parameterValues(), uniformValues(4, 'x', IMAGES * 4 * 6, 1));
    expect(parameters.get(SCORE_BIAS)?.data).toEqual(Float32Array.of(0));
  });

  it('refuses a loss that is not a number, before anything is changed', () => {
    const values = parameterValues();
    values.get('fc.bias')?.fill(NaN);
    const grid = square(2);
    const failing = () => learn(grid, grid, values, new Float32Array(IMAGES * 4 * 6));
    expect(failing).toThrow(DomainError);
    expect(failing).toThrow(/loss became NaN/);
  });

  it('names the parameter that a checkpoint lacks or has in another shape', () => {
    const decoder = new Decoder(ops, { sizes: SIZES, featureMap: square(2), grid: square(2), seed: 1 });
    const tensors = shaped(parameterValues());
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

  it('gives parameters back as they were loaded', () => {
    const decoder = new Decoder(ops, { sizes: SIZES, featureMap: square(2), grid: square(2), seed: 1 });
    const values = parameterValues();
    decoder.parameters.load(shaped(values));
    expect(decoder.parameters.export()).toEqual(shaped(values));
    decoder.dispose();
  });
});
