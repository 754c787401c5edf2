import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { readSafetensors, type NamedArray } from '../../weights/index.js';

/** A tensor of the reference, by samples at flat indices in PyTorch's layout. */
export interface Samples {
  readonly shape: readonly number[];
  readonly mean: number;
  readonly indices: readonly number[];
  readonly values_float64: readonly number[];
  readonly float32_minus_float64: { readonly scale: number };
}

export interface TrainedCase extends Samples {
  readonly batch_statistics: boolean;
  readonly damping_of_last_bn_weight_in_each_block: number;
  readonly loss_float64: number;
  readonly grad_input: Samples;
  readonly grad_weights: Readonly<Record<string, Samples>>;
  readonly bn?: { readonly running_stats: Readonly<Record<string, Samples>> };
}

export interface GoldenModel {
  readonly conv_gain: number;
  readonly feature_parameters: number;
  readonly eval: Samples;
}

export interface TrainedGoldenModel extends GoldenModel {
  readonly eval: TrainedCase;
  readonly train: TrainedCase;
  readonly train_damped: TrainedCase;
}

export interface Golden {
  readonly models: Readonly<
    Record<'resnet101' | 'resnet152' | 'vgg16' | 'vgg19', GoldenModel> &
      Record<'resnet18' | 'resnet50', TrainedGoldenModel>
  >;
  readonly input: {
    readonly name: string;
    readonly shape: readonly number[];
    readonly first_values: number[];
  };
  readonly prng_check: readonly { name: string; fnv1a32: number; u32: number[]; u: number[] }[];
}

const fixture = (name: string): URL =>
  new URL(`../../../../../fixtures/golden/encoders/${name}`, import.meta.url);

export const readGolden = (): Golden => JSON.parse(readFileSync(fixture('formula.json'), 'utf8')) as Golden;

/** Depthwise networks, made by the script beside the file. */
export const readInvertedResiduals = (): Readonly<
  Record<'mobilenet_v2' | 'efficientnet_lite0', Omit<TrainedGoldenModel, 'train_damped'>>
> =>
  (
    JSON.parse(readFileSync(fixture('formula-inverted-residual.json'), 'utf8')) as {
      models: ReturnType<typeof readInvertedResiduals>;
    }
  ).models;

/** Scaled EfficientNet-Lites, made by the script beside the file. */
export const readScaledLites = (): Readonly<
  Record<'efficientnet_lite1' | 'efficientnet_lite2', GoldenModel>
> =>
  JSON.parse(
    readFileSync(
      new URL('../../../../../fixtures/golden/encoders-lite/formula.json', import.meta.url),
      'utf8',
    ),
  ) as ReturnType<typeof readScaledLites>;

/** What EfficientNet-Lite0 with its classifier sees in the golden pictures. */
export const readGoldenClasses = (): Readonly<Record<string, { top1: number; top1_logit: number }>> =>
  JSON.parse(readFileSync(fixture('efficientnet-lite0.json'), 'utf8')) as ReturnType<
    typeof readGoldenClasses
  >;

export const readGoldenTensors = (name: string): Map<string, NamedArray> =>
  readSafetensors(readFileSync(fixture(name)));

const sampled = (actual: Float32Array, { indices }: Samples): number[] =>
  indices.map((index) => actual[index] ?? Number.NaN);

/** |x - y| <= tolerance × scale at every sample, and the same mean over the whole tensor. */
export const expectClose = (actual: Float32Array, expected: Samples, tolerance: number): void => {
  const allowed = tolerance * expected.float32_minus_float64.scale;
  const errors = sampled(actual, expected).map((x, i) =>
    Math.abs(x - (expected.values_float64[i] ?? Number.NaN)),
  );
  const worst = errors.reduce((a, b) => (a > b ? a : b), 0);
  expect(errors.length).toBeGreaterThan(0);
  expect(
    errors.every((error) => error <= allowed),
    `worst error ${worst}, allowed ${allowed}`,
  ).toBe(true);
  const mean = actual.reduce((a, b) => a + b, 0) / actual.length;
  expect(Math.abs(mean - expected.mean)).toBeLessThanOrEqual(allowed);
};

const norm = (values: readonly number[]): number => Math.hypot(...values);

/** Relative L2 distance over the samples. */
export const relativeDistance = (actual: Float32Array, expected: Samples): number => {
  const difference = sampled(actual, expected).map((x, i) => x - (expected.values_float64[i] ?? Number.NaN));
  return norm(difference) / norm(expected.values_float64);
};

/** Cosine of the angle between the samples. */
export const cosine = (actual: Float32Array, expected: Samples): number => {
  const own = sampled(actual, expected);
  const product = own.reduce((sum, x, i) => sum + x * (expected.values_float64[i] ?? Number.NaN), 0);
  return product / (norm(own) * norm(expected.values_float64));
};
