import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import { readWeights, type NamedArray } from '../weights/index.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder } from './encoder.js';
import { readGoldenClasses, readGoldenTensors } from './testing/golden.js';

const { ops } = openBackend();

/** The PyTorch file that set-up provisions. */
const file = process.env['BEAMLINE_EFFICIENTNET_LITE0'];
if (file === undefined)
  throw new Error('BEAMLINE_EFFICIENTNET_LITE0 does not name the weights: run the set-up.');

const weights = readWeights(readFileSync(file));
const golden = readGoldenTensors('efficientnet-lite0.safetensors');
const classes = readGoldenClasses();
const encoder = createEncoder(ops, ARCHITECTURES.efficientnet_lite0, weights);

afterAll(() => {
  encoder.dispose();
});

const get = (tensors: ReadonlyMap<string, NamedArray>, name: string): NamedArray => {
  const array = tensors.get(name);
  if (array === undefined) throw new Error(`no tensor ${name}`);
  return array;
};

const image = (name: string): Tensor => {
  const { shape, data } = get(golden, name);
  return ops.bytes(Uint8Array.from(data as Uint8Array), [1, ...shape]);
};

/** Class of the greatest logit: the classifier of the file on the mean feature. */
const classify = (features: Tensor): { top1: number; logit: number } => {
  const [weight, bias] = ['_fc.weight', '_fc.bias'].map((name) => {
    const { shape, data } = get(weights, name);
    return ops.floats(data as Float32Array, shape);
  }) as [Tensor, Tensor];
  const logits = ops.biasAdd(ops.matMul(ops.mean(features, [1]), weight, { transposeB: true }), bias);
  const [top1 = -1] = ops.readInts(ops.argMax(logits));
  return { top1, logit: ops.read(logits)[top1] ?? Number.NaN };
};

describe('EfficientNet-Lite0 with its published weights', () => {
  it.each(['0', '1'])('computes the reference’s features of picture %s', (number) => {
    const expected = get(golden, `features${number}`);
    const features = ops.scope(() => ops.read(encoder.encode(image(`image${number}`))));
    const worst = features.reduce(
      (greatest, x, i) => Math.max(greatest, Math.abs(x - Number(expected.data[i]))),
      0,
    );
    expect(features).toHaveLength(expected.data.length);
    expect(worst).toBeLessThanOrEqual(1e-3);
  });

  it.each(['0', '1'])('gives picture %s the class of ImageNet that the reference gives it', (number) => {
    const { top1, top1_logit: logit } = classes[`image${number}`] ?? { top1: -1, top1_logit: Number.NaN };
    const guess = ops.scope(() => classify(encoder.encode(image(`image${number}`))));
    expect(guess.top1).toBe(top1);
    expect(guess.logit).toBeCloseTo(logit, 3);
  });
});
