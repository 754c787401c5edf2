import { describe, expect, it } from 'vitest';
import { uniformValues } from '../decoder/counter-random.js';
import { Decoder } from '../decoder/decoder.js';
import { ARCHITECTURES } from '../encoders/architectures.js';
import { createEncoder, type Encoder } from '../encoders/encoder.js';
import { formulaWeights } from '../encoders/testing/formula.js';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import { Adam } from './adam.js';
import { measureGradients } from './measured-gradients.js';
import { learnJointly } from './fine-tune.js';

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
  it('gives the same gradients whatever the micro-batch', () => {
    withModels((decoder, encoder) => {
      const whole = gradientsOf(decoder, encoder, IMAGES);
      const parts = gradientsOf(decoder, encoder, 2);
      expect([...parts.keys()]).toEqual([...whole.keys()]);
      for (const [name, gradient] of whole) {
        const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
        expect(scale, name).toBeGreaterThan(0);
        expectClose(parts.get(name) ?? [], gradient, { abs: 1e-4 * scale }, name);
      }
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
