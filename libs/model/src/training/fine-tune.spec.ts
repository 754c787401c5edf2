import { HardAttentionTraining } from '@beamline/contracts';
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
  captions: [
    [7, 1, 2, 8],
    [7, 2, 2, 3, 4, 8],
    [7, 3, 8],
    [7, 4, 2, 1, 8],
  ],
  lengths: [4, 6, 3, 5],
  imageIndex: [2, 1, 0, 2],
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

const lessonOf = (decoder: Decoder, encoder: Encoder, microBatch: number, options: Options) => {
  const lesson = learnJointly(ops, decoder, encoder, images(), CAPTIONS, microBatch, options);
  const gradients = [...lesson.encoder, ...lesson.decoder];
  return {
    report: lesson.report,
    gradients: new Map(gradients.map(([{ name }, gradient]) => [name, ops.read(gradient)])),
  };
};

type Options = Parameters<typeof learnJointly>[6];

const SEED = [3, 5] as const;
const OPTIONS: Record<string, Options> = {
  'the plain loss': { alphaC: 1 },
  'dropout, smoothed labels and words that are drawn': {
    alphaC: 0.5,
    labelSmoothing: 0.1,
    dropout: { rate: 0.5, seed: SEED },
    teacherForcing: { probability: 0.4, seed: SEED },
  },
  'hard attention': {
    alphaC: 1,
    hardAttention: { ...HardAttentionTraining.parse({}), baseline: -2, seed: SEED },
  },
  'a mean over captions of different weight': {
    alphaC: 1,
    captionWeights: [0.5, -1, 2, 1],
    meanOver: 'captions',
  },
};

describe('fine-tuning a real encoder', () => {
  it.each(Object.entries(OPTIONS))('gives the same gradients whatever the micro-batch: %s', (_, options) => {
    withModels((decoder, encoder) => {
      const whole = lessonOf(decoder, encoder, IMAGES, options);
      for (const size of [1, 2]) {
        const parts = lessonOf(decoder, encoder, size, options);
        expect(parts.report.tokens).toBe(whole.report.tokens);
        expect(parts.report.loss).toBeCloseTo(whole.report.loss, 5);
        expect(parts.report.attentionEntropy ?? 0).toBeCloseTo(whole.report.attentionEntropy ?? 0, 5);
        expect([...parts.gradients.keys()]).toEqual([...whole.gradients.keys()]);
        for (const [name, gradient] of whole.gradients) {
          const scale = gradient.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
          const tolerance = { abs: 1e-4 * scale };
          expectClose(parts.gradients.get(name) ?? [], gradient, tolerance, `${name}, ${size} at once`);
        }
        expect(whole.gradients.get('layer4.1.conv2.weight')?.some((x) => x !== 0)).toBe(true);
      }
    });
  });

  it.each([1, IMAGES])('refuses a caption of an image that is not there, %s at once', (microBatch) => {
    withModels((decoder, encoder) => {
      const captions = { ...CAPTIONS, imageIndex: [2, 1, 0, IMAGES] };
      expect(() =>
        learnJointly(ops, decoder, encoder, images(), captions, microBatch, { alphaC: 1 }),
      ).toThrow(/Image of caption 3 is 3/);
    });
  });

  it('records one micro-batch at a time, and keeps nothing of the one before but the sum', () => {
    withModels((decoder, encoder) => {
      const [live, sizes] = [[] as number[], [] as number[]];
      const watched: TrainableEncoder = {
        variables: encoder.variables,
        frozenPart: (x) => encoder.frozenPart(x),
        recordFrom: (x) => {
          live.push(ops.liveTensors);
          sizes.push(x.shape[0] ?? 0);
          return encoder.recordFrom(x);
        },
      };
      lessonOf(decoder, encoder, IMAGES, { alphaC: 1 }); // loads the running statistics
      ops.scope(() => {
        learnJointly(ops, decoder, watched, images(), CAPTIONS, 1, { alphaC: 1 });
      });
      expect(sizes).toEqual([1, 1, 1]);
      const [first = 0, second = 0, third = 0] = live;
      const gradients = encoder.variables.length + decoder.variables.length;
      expect([second - first, third - second]).toEqual([gradients, 0]);
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
