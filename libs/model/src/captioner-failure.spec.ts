import { DomainError } from '@beamline/contracts';
import { afterAll, describe, expect, it } from 'vitest';
import { Captioner, type FineTuneBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import { openBackend, type Tensor } from './tensor-core/index.js';
import { Adam } from './training/adam.js';
import { exportAdam } from './training/adam-state.js';
import { StubEncoder } from './training/stub-encoder.js';
import type { EncoderRecord } from './training/trainable-encoder.js';

const { ops } = openBackend();
const IMAGES = 3;
const BATCH: Omit<FineTuneBatch, 'images'> = {
  captions: [
    [9, 1, 2, 10],
    [9, 3, 10, 0],
    [9, 4, 5, 10],
  ],
  lengths: [4, 3, 4],
  imageIndex: [0, 1, 2],
};
const OPTIONS = {
  learningRate: 1e-2,
  encoderLearningRate: 1e-2,
  gradientClamp: 5,
  alphaC: 1,
  seed: [1, 1],
  microBatchImages: 2,
} as const;

const CONVOLUTIONS = [
  ['conv1.weight', [4, 3, 3, 3]],
  ['conv1.bias', [4]],
  ['conv2.weight', [12, 4, 3, 3]],
  ['conv2.bias', [12]],
] as const;

/** An encoder whose gradient of one variable can be made infinite while its features stay finite. */
class FragileEncoder extends StubEncoder {
  isBroken = false;

  override recordFrom(images: Tensor): EncoderRecord {
    const record = super.recordFrom(images);
    return {
      features: record.features,
      backward: (dFeatures) => {
        const gradients = record.backward(dFeatures);
        const last = this.variables.at(-1);
        if (this.isBroken && last !== undefined) gradients.set(last, ops.fill(last.shape, Infinity));
        return gradients;
      },
      discard: () => {
        record.discard();
      },
    };
  }
}

const weights = new Map(
  CONVOLUTIONS.map(([name, shape]) => {
    const count = shape.reduce<number>((product, size) => product * size, 1);
    return [name, { dtype: 'F32' as const, shape, data: uniformValues(1, name, count, 0.5) }];
  }),
);
const encoder = new FragileEncoder(ops, weights);
const adam = new Adam(ops, encoder.variables);
const captioner = new Captioner(ops, {
  sizes: { embedding: 6, attention: 6, hidden: 8, features: 12, vocabulary: 11 },
  featureMap: { height: 3, width: 3 },
  grid: 3,
  seed: 5,
});

afterAll(() => {
  for (const owner of [captioner, adam, encoder]) owner.dispose();
});

const step = (alphaC = 1) =>
  ops.scope(() => {
    const images = ops.floats(uniformValues(2, 'images', IMAGES * 12 * 12 * 3, 1), [IMAGES, 12, 12, 3]);
    return captioner.fineTuneStep({ ...BATCH, images }, encoder, adam, { ...OPTIONS, alphaC });
  });

const everything = () => ({
  decoder: captioner.exportParameters(),
  decoderState: captioner.exportOptimiser(),
  encoder: encoder.variables.map((variable) => ops.readVariable(variable)),
  encoderState: exportAdam(adam, encoder.variables),
});

describe('a step with a finite loss whose gradient is not', () => {
  it('of the encoder: names the variable and changes neither half; the next step goes on', () => {
    const first = step();
    expect(first.gradientNorm).toBeGreaterThan(0);
    const before = everything();
    const live = ops.liveTensors;
    encoder.isBroken = true;
    expect(step).toThrow(DomainError);
    expect(step).toThrow('The gradient of conv2.bias is not finite; the weights were not changed.');
    encoder.isBroken = false;
    expect(ops.liveTensors).toBe(live);
    expect(everything()).toEqual(before);
    step();
    expect(everything()).not.toEqual(before);
  });

  it('of the decoder: a length beyond float32 counts as not finite', () => {
    const before = everything();
    expect(() => step(1e30)).toThrow(/^The gradient of .* is not finite/);
    expect(everything()).toEqual(before);
  });
});
