import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Captioner, type CaptionerOptions, type TrainBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import { openBackend } from './tensor-core/index.js';
import { Adam } from './training/adam.js';
import { StubEncoder } from './training/stub-encoder.js';

const { ops } = openBackend();
const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 16, attention: 16, hidden: 32, features: 12, vocabulary: 20 },
  featureMap: { height: 3, width: 3 },
  grid: 14,
  dropout: 0.5,
  seed: 11,
};
const PLACES = 9 * OPTIONS.sizes.features;
const STEP = { learningRate: 4e-4, gradientClamp: 5, alphaC: 1 };

/** Eight images, each with a caption of its own, two of one image. */
const BATCH: TrainBatch = {
  features: uniformValues(2, 'features', 8 * PLACES, 1),
  captions: Array.from({ length: 8 }, (_, row) => [
    18,
    ...Array.from({ length: 2 + (row % 4) }, (__, place) => 1 + ((row * 5 + place * 3) % 16)),
    19,
  ]),
  lengths: Array.from({ length: 8 }, (_, row) => 4 + (row % 4)),
  imageIndex: [0, 1, 2, 3, 4, 5, 6, 7],
};

const withCaptioner = <Result>(
  options: Partial<CaptionerOptions>,
  body: (captioner: Captioner) => Result,
): Result => {
  const captioner = new Captioner(ops, { ...OPTIONS, ...options });
  try {
    return body(captioner);
  } finally {
    captioner.dispose();
  }
};

const trainSteps = (captioner: Captioner, from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) =>
    captioner.trainStep(BATCH, { ...STEP, seed: [7, from + index] }),
  );

describe('training', () => {
  it('learns eight captions by heart, and decodes them again', () => {
    withCaptioner({ dropout: 0 }, (captioner) => {
      const losses = Array.from({ length: 250 }, (_, step) =>
        captioner.trainStep(BATCH, { ...STEP, learningRate: 0.01, alphaC: 0, seed: [1, step] }),
      );
      expect(losses.at(-1)?.loss).toBeLessThan(0.05);
      for (const beam of [1, 3]) {
        const found = captioner.search(BATCH.features, { beam }).map(({ best }) => best?.tokens);
        expect(found).toEqual(BATCH.captions);
      }
    });
  });

  it('gives the same bits for the same seeds', () => {
    const run = () =>
      withCaptioner({}, (captioner) => ({
        losses: trainSteps(captioner, 0, 4),
        weights: captioner.exportParameters(),
        state: captioner.exportOptimiser(),
      }));
    expect(run()).toEqual(run());
  });

  it('draws another dropout mask for another seed', () => {
    const lossOf = (seed: [number, number]) =>
      withCaptioner({}, (captioner) => captioner.trainStep(BATCH, { ...STEP, seed: seed }).loss);
    expect(lossOf([7, 0])).not.toBe(lossOf([7, 1]));
    expect(lossOf([7, 0])).not.toBe(lossOf([8, 0]));
  });

  it('goes on bit for bit from exported weights and optimiser state', () => {
    const [half, whole] = withCaptioner({}, (captioner) => {
      trainSteps(captioner, 0, 3);
      const saved = { weights: captioner.exportParameters(), state: captioner.exportOptimiser() };
      trainSteps(captioner, 3, 6);
      return [saved, { weights: captioner.exportParameters(), state: captioner.exportOptimiser() }];
    });
    const resumed = withCaptioner({ seed: 99 }, (captioner) => {
      captioner.loadParameters(half.weights);
      captioner.loadOptimiser(half.state);
      trainSteps(captioner, 3, 6);
      return { weights: captioner.exportParameters(), state: captioner.exportOptimiser() };
    });
    expect(resumed).toEqual(whole);
  });

  it('takes half-precision features as the numbers they stand for', () => {
    const bits = Uint16Array.from({ length: 8 * PLACES }, (_, index) => 0x3000 + ((index * 37) % 0x800));
    const floats = ops.scope(() => ops.read(ops.halves(bits, [bits.length])));
    const lossOf = (features: Uint16Array | Float32Array) =>
      withCaptioner({}, (captioner) =>
        captioner.trainStep({ ...BATCH, features }, { ...STEP, seed: [1, 1] }),
      );
    expect(lossOf(bits)).toEqual(lossOf(floats));
  });

  it('changes nothing when the loss is not a number', () => {
    withCaptioner({}, (captioner) => {
      const before = captioner.exportParameters();
      const features = new Float32Array(8 * PLACES).fill(NaN);
      const failing = () => captioner.trainStep({ ...BATCH, features }, { ...STEP, seed: [1, 1] });
      expect(failing).toThrow(DomainError);
      expect(failing).toThrow(/loss became NaN/);
      expect(captioner.exportParameters()).toEqual(before);
    });
  });
});

describe('validation under teacher forcing', () => {
  it('gives one word for each but the first of every caption, in the order given', () => {
    withCaptioner({}, (captioner) => {
      const { predictions, tokens } = captioner.teacherForced(BATCH, 1);
      expect(predictions.map(({ length }) => length + 1)).toEqual(BATCH.lengths);
      expect(tokens).toBe(predictions.flat().length);
    });
  });

  it('is not touched by dropout', () => {
    const lossOf = (dropout: number) =>
      withCaptioner({ dropout }, (captioner) => captioner.teacherForced(BATCH, 1));
    expect(lossOf(0.5)).toEqual(lossOf(0));
  });
});

describe('memory', () => {
  it('holds no tensor longer than the call that made it', () => {
    const outside = ops.liveTensors;
    withCaptioner({}, (captioner) => {
      const before = ops.liveTensors;
      trainSteps(captioner, 0, 2);
      captioner.teacherForced(BATCH, 1);
      captioner.search(BATCH.features, { beam: 3, withAlphas: true });
      captioner.loadOptimiser(captioner.exportOptimiser());
      captioner.loadParameters(captioner.exportParameters());
      expect(() => captioner.search(BATCH.features, { beam: 21 })).toThrow(DomainError);
      expect(() => captioner.search(new Float32Array(5), { beam: 1 })).toThrow(/9 places × 12 channels/);
      expect(ops.liveTensors).toBe(before);
    });
    expect(ops.liveTensors).toBe(outside);
  });

  it('is released by a fine-tuning step too, also when it fails', () => {
    const outside = ops.liveTensors;
    withCaptioner({}, (captioner) => {
      const shapes = {
        'conv1.weight': [4, 3, 3, 3],
        'conv1.bias': [4],
        'conv2.weight': [12, 4, 3, 3],
        'conv2.bias': [12],
      };
      const encoder = new StubEncoder(
        ops,
        new Map(
          Object.entries(shapes).map(([name, shape]) => {
            const data = uniformValues(
              1,
              name,
              shape.reduce((a, b) => a * b, 1),
              0.5,
            );
            return [name, { dtype: 'F32', shape, data }];
          }),
        ),
      );
      const adam = new Adam(ops, encoder.variables);
      const before = ops.liveTensors;
      const step = (level: number, microBatchImages: number) =>
        ops.scope(() =>
          captioner.fineTuneStep({ ...BATCH, images: ops.fill([8, 12, 12, 3], level) }, encoder, adam, {
            ...STEP,
            seed: [1, 1],
            encoderLearningRate: 1e-4,
            microBatchImages,
          }),
        );
      expect(step(0.5, 8).tokens).toBeGreaterThan(0);
      expect(step(0.5, 3).tokens).toBeGreaterThan(0);
      expect(() => step(NaN, 8)).toThrow(/loss became NaN/);
      expect(() => step(NaN, 3)).toThrow(/loss became NaN/);
      expect(ops.liveTensors).toBe(before);
      adam.dispose();
      encoder.dispose();
    });
    expect(ops.liveTensors).toBe(outside);
  });
});
