import { describe, expect, it } from 'vitest';
import { Captioner, type CaptionerOptions, type TrainBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import type { DecoderParts } from './decoder/parameters/parts.js';
import { openBackend } from './tensor-core/index.js';

const { ops } = openBackend();
const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 16, attention: 8, hidden: 16, features: 12, vocabulary: 20 },
  featureMap: { height: 2, width: 2 },
  grid: 4,
  dropout: 0.5,
  seed: 11,
};
const PLACES = 4 * OPTIONS.sizes.features;
const CAPTIONS = [
  [18, 3, 5, 7, 19],
  [18, 2, 9, 19],
  [18, 11, 4, 6, 8, 19],
];
const BATCH: TrainBatch = {
  features: uniformValues(2, 'features', 3 * PLACES, 1),
  captions: CAPTIONS,
  lengths: CAPTIONS.map(({ length }) => length),
  imageIndex: [0, 1, 2],
};
const STEP = { learningRate: 0.01, gradientClamp: 5, alphaC: 1, labelSmoothing: 0.1 };

const variants = (['vector', 'scalar'] as const).flatMap((contextGate) =>
  (['linear', 'deep'] as const).flatMap((outputLayer) =>
    [false, true].map((tiedEmbeddings): DecoderParts => ({ contextGate, outputLayer, tiedEmbeddings })),
  ),
);

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

const trainSteps = (captioner: Captioner, from: number, to: number) => {
  for (let step = from; step < to; step += 1) captioner.trainStep(BATCH, { ...STEP, seed: [7, step] });
};

const stateOf = (captioner: Captioner) => ({
  weights: captioner.exportParameters(),
  optimiser: captioner.exportOptimiser(),
});

/** What six steps give, and what they give when the second half goes on from the exports of the first. */
const wholeAndResumed = (options: Partial<CaptionerOptions>) => {
  const [half, whole] = withCaptioner(options, (captioner) => {
    trainSteps(captioner, 0, 3);
    const middle = stateOf(captioner);
    trainSteps(captioner, 3, 6);
    return [middle, stateOf(captioner)];
  });
  const resumed = withCaptioner({ ...options, seed: 99, weights: half.weights }, (captioner) => {
    captioner.loadOptimiser(half.optimiser);
    trainSteps(captioner, 3, 6);
    return stateOf(captioner);
  });
  return { half, whole, resumed };
};

describe.each(variants)(
  'captioner of $contextGate gate, $outputLayer output, tied $tiedEmbeddings',
  (parts) => {
    it('goes on bit for bit from its exports, and holds no tensor longer than it should', () => {
      const before = ops.liveTensors;
      const { whole, resumed } = wholeAndResumed({ parts });
      expect(resumed).toEqual(whole);
      expect(ops.liveTensors).toBe(before);
    });

    it('searches with the probabilities that it learns by', () => {
      withCaptioner({ parts }, (captioner) => {
        trainSteps(captioner, 0, 60);
        const found = captioner.search(BATCH.features, { beam: 2 }).map(({ best }) => best);
        const captions = found.map((best) => best?.tokens ?? []);
        const teacherForced = captioner.teacherForced(
          { ...BATCH, captions, lengths: captions.map(({ length }) => length) },
          1,
        );
        const total = found.reduce((sum, best) => sum + (best?.logProb ?? NaN), 0);
        expect(captions.flat().length).toBeGreaterThan(9);
        expect(-teacherForced.crossEntropy * teacherForced.tokens).toBeCloseTo(total, 3);
      });
    });
  },
);

describe('an embedding that is not trained', () => {
  const embeddingRows = new Map([
    [3, uniformValues(1, 'three', 16, 1)],
    [19, uniformValues(1, 'end', 16, 1)],
  ]);

  it.each([false, true])('stays as it starts, and no optimiser knows of it (tied: %s)', (tiedEmbeddings) => {
    const options = { embeddingRows, trainsEmbedding: false, parts: { tiedEmbeddings } };
    const start = withCaptioner(options, (captioner) => captioner.exportParameters());
    const { whole, resumed } = wholeAndResumed(options);
    expect(resumed).toEqual(whole);
    expect(whole.weights.get('embedding.weight')).toEqual(start.get('embedding.weight'));
    expect(whole.weights.get('fc.bias')).not.toEqual(start.get('fc.bias'));
    expect(whole.weights.has('fc.weight')).toBe(!tiedEmbeddings);
    expect(whole.optimiser.has('embedding.weight.exp_avg')).toBe(false);
    expect(whole.optimiser.has('decode_step.weight_ih.exp_avg_sq')).toBe(true);
  });

  it('is trained by default, from the same rows', () => {
    withCaptioner({ embeddingRows }, (captioner) => {
      const start = captioner.exportParameters().get('embedding.weight')?.data as Float32Array;
      expect(start.subarray(3 * 16, 4 * 16)).toEqual(embeddingRows.get(3));
      trainSteps(captioner, 0, 1);
      const { weights, optimiser } = stateOf(captioner);
      const after = weights.get('embedding.weight')?.data as Float32Array;
      expect(after.subarray(3 * 16, 4 * 16)).not.toEqual(embeddingRows.get(3));
      expect(optimiser.has('embedding.weight.exp_avg')).toBe(true);
    });
  });
});
