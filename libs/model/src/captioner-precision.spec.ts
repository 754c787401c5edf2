import { describe, expect, it } from 'vitest';
import type { Precision } from '@beamline/contracts';
import { Captioner, type CaptionerOptions, type TrainBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import { openBackend } from './tensor-core/index.js';

const { ops } = openBackend();
const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 32, attention: 32, hidden: 64, features: 24, vocabulary: 40 },
  featureMap: { height: 3, width: 3 },
  dropout: 0,
  seed: 11,
};
const IMAGES = 6;

/** Six images with a caption each. */
const BATCH: TrainBatch = {
  features: uniformValues(2, 'features', IMAGES * 9 * OPTIONS.sizes.features, 1),
  captions: Array.from({ length: IMAGES }, (_, row) => [
    38,
    ...Array.from({ length: 2 + (row % 4) }, (__, place) => 1 + ((row * 5 + place * 3) % 36)),
    39,
  ]),
  lengths: Array.from({ length: IMAGES }, (_, row) => 4 + (row % 4)),
  imageIndex: [0, 1, 2, 3, 4, 5],
};

const train = (captioner: Captioner, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => {
    const rates = { learningRate: 0.005, gradientClamp: 5, alphaC: 1 };
    return captioner.trainStep(BATCH, { ...rates, seed: [7, from + index] }).loss;
  });

const withCaptioner = <Result>(precision: Precision, body: (captioner: Captioner) => Result): Result => {
  const before = ops.liveTensors;
  const captioner = new Captioner(ops, { ...OPTIONS, precision });
  try {
    return body(captioner);
  } finally {
    captioner.dispose();
    expect(ops.liveTensors).toBe(before);
  }
};

describe('a captioner in bfloat16', () => {
  it('learns as fast, and decodes what it learned', () => {
    const [exact = 0, rounded = 0] = (['float32', 'bfloat16'] as const).map((precision) =>
      withCaptioner(precision, (captioner) => {
        const losses = train(captioner, 0, 120);
        for (const beam of [1, 3])
          expect(captioner.search(BATCH.features, { beam }).map(({ best }) => best?.tokens)).toEqual(
            BATCH.captions,
          );
        return losses.at(-1);
      }),
    );
    expect(rounded).not.toBe(exact);
    expect(Math.abs(rounded - exact)).toBeLessThan(0.02);
  });

  it('gives trained captions the scores of float32 within a hundredth of a nat a word', () => {
    const weights = withCaptioner('float32', (captioner) => {
      train(captioner, 0, 60);
      return captioner.exportParameters();
    });
    const [exact = [], rounded = []] = (['float32', 'bfloat16'] as const).map((precision) =>
      withCaptioner(precision, (captioner) => {
        captioner.loadParameters(weights);
        return captioner.search(BATCH.features, { beam: 3 }).map(({ best }) => best);
      }),
    );
    expect(rounded.map((best) => best?.tokens)).toEqual(exact.map((best) => best?.tokens));
    for (const [image, best] of exact.entries()) {
      const error = (rounded[image]?.logProb ?? NaN) - (best?.logProb ?? NaN);
      expect(Math.abs(error) / (best?.tokens.length ?? NaN), `image ${image}`).toBeLessThan(0.01);
    }
  });

  it('keeps weights in float32, and goes on from stored state bit for bit', () => {
    withCaptioner('bfloat16', (whole) => {
      train(whole, 0, 4);
      const stored = { weights: whole.exportParameters(), optimiser: whole.exportOptimiser() };
      const finer = [...stored.weights.values()].some(({ data }) =>
        new Uint32Array((data as Float32Array).slice().buffer).some((bits) => (bits & 0xffff) !== 0),
      );
      expect(finer).toBe(true);
      const losses = train(whole, 4, 7);
      withCaptioner('bfloat16', (resumed) => {
        resumed.loadParameters(stored.weights);
        resumed.loadOptimiser(stored.optimiser);
        expect(train(resumed, 4, 7)).toEqual(losses);
        expect(resumed.exportParameters()).toEqual(whole.exportParameters());
      });
    });
  });

  it('leaves no tensor behind after a step or a search', () => {
    withCaptioner('bfloat16', (captioner) => {
      const once = (): number => {
        train(captioner, 0, 1);
        captioner.search(BATCH.features, { beam: 2, maxSteps: 4 });
        return ops.liveTensors;
      };
      const after = once(); // constants have their rounded copies now
      expect(once()).toBe(after);
    });
  });

  it('in float32 is the captioner without the option, bit for bit', () => {
    const plain = new Captioner(ops, OPTIONS);
    const losses = train(plain, 0, 5);
    const weights = plain.exportParameters();
    plain.dispose();
    withCaptioner('float32', (captioner) => {
      expect(train(captioner, 0, 5)).toEqual(losses);
      expect(captioner.exportParameters()).toEqual(weights);
    });
  });
});
