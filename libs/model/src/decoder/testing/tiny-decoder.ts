import type { Ops } from '../../tensor-core/index.js';
import type { NamedArray } from '../../weights/index.js';
import type { Extent } from '../attention/attention-geometry.js';
import { uniformValues } from '../counter-random.js';
import { namedDecoderTensors } from '../parameters/decoder-parameters.js';
import { Decoder, type LearnOptions } from '../decoder.js';
import { parameterLayout, type ParameterLayout } from '../parameters/parameter-layout.js';
import { REFERENCE_PARTS, type DecoderParts } from '../parameters/parts.js';
import type { DecoderSizes } from '../parameters/sizes.js';
import type { PlainBatch } from './plain-decoder.js';

const CAPTIONS = [
  [7, 1, 2, 8],
  [7, 3, 4, 5, 1, 8],
  [7, 2, 2, 8],
];
const IMAGE_INDEX = [1, 0, 1];
const IMAGES = 2;

export const TINY_SIZES: DecoderSizes = { embedding: 3, attention: 4, hidden: 5, features: 6, vocabulary: 9 };

/** Three captions of two images, the first caption of the second image. */
export const TINY_BATCH = {
  captions: CAPTIONS,
  lengths: CAPTIONS.map(({ length }) => length),
  imageIndex: IMAGE_INDEX,
};

export type Values = ReadonlyMap<string, Float32Array>;

/** A decoder small enough to be compared with `PlainDecoder`, element by element. Tests only. */
export class TinyDecoder {
  readonly layout: ParameterLayout;
  readonly places: number;

  constructor(
    readonly ops: Ops,
    readonly map: Extent,
    readonly grid: Extent,
    sizes: DecoderSizes = TINY_SIZES,
    parts: Partial<DecoderParts> = {},
  ) {
    this.layout = parameterLayout(sizes, { ...REFERENCE_PARTS, ...parts });
    this.places = map.height * map.width;
  }

  /** Larger than initial values, so that every gradient is well above rounding. */
  values(): Map<string, Float32Array> {
    return new Map(
      [...this.layout.torch].map(([name, shape]) => [name, uniformValues(3, name, product(shape), 0.8)]),
    );
  }

  features(): Float32Array {
    return uniformValues(4, 'features', IMAGES * this.places * this.layout.sizes.features, 1);
  }

  /** As a weight file has them. */
  named(values: Values): Map<string, NamedArray> {
    return new Map(
      [...this.layout.torch].map(([name, shape]) => [
        name,
        { dtype: 'F32', shape, data: values.get(name) ?? new Float32Array() },
      ]),
    );
  }

  /** A new decoder; the caller disposes of it. */
  open(): Decoder {
    const { sizes, parts } = this.layout;
    return new Decoder(this.ops, { sizes, parts, featureMap: this.map, grid: this.grid, seed: 1 });
  }

  /** Loss and all gradients of `TINY_BATCH`, on the host. */
  learn(values: Values, features: Float32Array, options: LearnOptions) {
    const { ops } = this;
    const decoder = this.open();
    decoder.parameters.load(this.named(values));
    const result = ops.scope(() => {
      const shape = [IMAGES, this.places, this.layout.sizes.features];
      const lesson = decoder.learn(ops.floats(features.slice(), shape), TINY_BATCH, {
        ...options,
        wantsFeatures: true,
      });
      const stored = new Map(
        [...decoder.parameters.variables].map(([name, variable]) => {
          const gradient = lesson.gradients.get(variable);
          return [name, gradient === undefined ? new Float32Array() : ops.read(gradient)];
        }),
      );
      return {
        report: lesson.report,
        parameters: namedDecoderTensors(this.layout, stored, 0),
        features: lesson.features === undefined ? new Float32Array() : ops.read(lesson.features),
      };
    });
    decoder.dispose();
    return result;
  }

  plainBatch(features: ArrayLike<number>): PlainBatch {
    const { features: channels } = this.layout.sizes;
    const all = Array.from(features);
    const place = (image: number, index: number) => {
      const start = (image * this.places + index) * channels;
      return all.slice(start, start + channels);
    };
    const maps = Array.from({ length: IMAGES }, (_, image) =>
      Array.from({ length: this.places }, (__, index) => place(image, index)),
    );
    return { maps, captions: CAPTIONS, imageIndex: IMAGE_INDEX };
  }
}

const STEP = 1e-5;

/** Slope of `f` along one element of `values`, by central differences. */
export const slope = (
  f: (moved: ArrayLike<number>) => number,
  values: ArrayLike<number>,
  index: number,
): number => {
  const at = (by: number) => f(Array.from(values, (x, place) => (place === index ? x + by : x)));
  return (at(STEP) - at(-STEP)) / (2 * STEP);
};

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
