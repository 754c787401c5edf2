import { describe, expect, it } from 'vitest';
import { uniformValues } from '../decoder/counter-random.js';
import { Decoder } from '../decoder/decoder.js';
import { ARCHITECTURES } from '../encoders/architectures.js';
import { createEncoder, type Encoder } from '../encoders/encoder.js';
import { formulaWeights } from '../encoders/formula-weights.js';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import { Adam } from './adam.js';
import { measureGradients } from './measured-gradients.js';
import { learnJointly } from './fine-tune.js';
import type { TrainableEncoder } from './trainable-encoder.js';

const { ops } = openBackend();
const SIZES = { embedding: 4, attention: 4, hidden: 6, features: 512, vocabulary: 9 };
const IMAGES = 3;
const CAPTIONS = {
  captions: Array.from({ length: IMAGES }, (_, row) => [7, 1 + row, 2, 8]),
  lengths: Array.from({ length: IMAGES }, () => 4),
  imageIndex: [2, 1, 0],
};
const MAP = { height: 2, width: 2 };

const pixels = Uint8Array.from(uniformValues(1, 'pixels', IMAGES * 64 * 64 * 3, 127), (x) => x + 128);
const images = (): Tensor => ops.bytes(pixels, [IMAGES, 64, 64, 3]);

const withModels = (body: (decoder: Decoder, encoder: Encoder) => void): void => {
  const architecture = ARCHITECTURES.resnet18;
  const decoder = new Decoder(ops, {
    sizes: SIZES,
    featureMap: MAP,
    grid: { height: 14, width: 14 },
    seed: 1,
  });
  const weights = formulaWeights(architecture, 3);
  const encoder = createEncoder(ops, architecture, weights, { trainableBlocks: ['layer4'] });
  const before = ops.liveTensors;
  ops.scope(() => {
    body(decoder, encoder);
  });
  expect(ops.liveTensors - before).toBeLessThan(200); // frozen weights stay loaded
  encoder.dispose();
  decoder.dispose();
};

const gradientsOf = (decoder: Decoder, encoder: Encoder, microBatch: number) => {
  const lesson = learnJointly(ops, decoder, encoder, images(), CAPTIONS, microBatch, { alphaC: 1 });
  return new Map([...lesson.encoder].map(([{ name }, gradient]) => [name, ops.read(gradient)]));
};

describe('fine-tuning a real encoder', () => {
  it('gives the same gradients whatever the micro-batch, also when the last is smaller', () => {
    withModels((decoder, encoder) => {
      const whole = gradientsOf(decoder, encoder, IMAGES);
      for (const size of [1, 2]) {
        const parts = gradientsOf(decoder, encoder, size);
        expect([...parts.keys()]).toEqual([...whole.keys()]);
        for (const [name, gradient] of whole) {
          const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          expect(scale, name).toBeGreaterThan(0);
          expectClose(parts.get(name) ?? [], gradient, { abs: 1e-4 * scale }, `${name}, ${size} at once`);
        }
      }
    });
  });

  it('records one micro-batch at a time, and keeps nothing of the one before but the sum', () => {
    withModels((decoder, encoder) => {
      const [live, sizes] = [[] as number[], [] as number[]];
      const watched: TrainableEncoder = {
        variables: encoder.variables,
        frozenPart: (x) => encoder.frozenPart(x),
        encodeFrom: (x) => encoder.encodeFrom(x),
        recordFrom: (x) => {
          live.push(ops.liveTensors);
          sizes.push(x.shape[0] ?? 0);
          return encoder.recordFrom(x);
        },
      };
      ops.scope(() => {
        learnJointly(ops, decoder, watched, images(), CAPTIONS, 1, { alphaC: 1 });
      });
      expect(sizes).toEqual([1, 1, 1]);
      const [first = 0, second = 0, third = 0] = live;
      // After the first part its activations are gone and the sum is there; after that the sum stays as large.
      expect(second - first).toBe(encoder.variables.length - 1);
      expect(third - second).toBe(-1);
    });
  });

  it('lowers the loss, and later passes see the new weights', () => {
    withModels((decoder, encoder) => {
      const adam = new Adam(ops, encoder.variables);
      const losses = [0, 1, 2].map(() =>
        ops.scope(() => {
          const lesson = learnJointly(ops, decoder, encoder, images(), CAPTIONS, 2, { alphaC: 1 });
          adam.update(measureGradients(ops, lesson.encoder), { learningRate: 1e-3, gradientClamp: 5 });
          return lesson.report.loss;
        }),
      );
      expect(losses.at(-1)).toBeLessThan(losses[0] ?? 0);
      const activations = encoder.frozenPart(images());
      const record = encoder.recordFrom(activations);
      const plain = ops.read(encoder.encodeFrom(activations));
      expectClose(plain, ops.read(record.features), { abs: 1e-3 }, 'features');
      record.discard();
      adam.dispose();
    });
  });
});
