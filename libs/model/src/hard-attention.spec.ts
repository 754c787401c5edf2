import { HardAttentionTraining } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Captioner, type CaptionerOptions, type TrainBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import { openBackend } from './tensor-core/index.js';

const { ops } = openBackend();
const PLACES = 4;
const CLASSES = 4;
const IMAGES = 48;
const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 8, attention: 12, hidden: 16, features: 1 + CLASSES, vocabulary: CLASSES + 4 },
  featureMap: { height: 2, width: 2 },
  grid: 2,
  attention: 'hard',
  dropout: 0,
  seed: 3,
};
const [START, END] = [CLASSES + 2, CLASSES + 3];
const STEP = { learningRate: 0.02, gradientClamp: 5, alphaC: 0 };

const below = (name: string, count: number, limit: number): number[] =>
  Array.from(uniformValues(1, name, count, 1), (x) => Math.floor(((x + 1) / 2) * limit));

const MARKED = below('place', IMAGES, PLACES);
const SHOWN = below('class', IMAGES * PLACES, CLASSES);

/** Every place shows a class, one is marked, and the caption is the class that is shown there. */
const scenes = (images: readonly number[]): TrainBatch => {
  const { features: channels } = OPTIONS.sizes;
  const features = new Float32Array(images.length * PLACES * channels);
  images.forEach((image, row) => {
    for (let place = 0; place < PLACES; place += 1) {
      const start = (row * PLACES + place) * channels;
      features[start] = place === MARKED[image] ? 2 : 0;
      features[start + 1 + (SHOWN[image * PLACES + place] ?? 0)] = 2;
    }
  });
  const wordOf = (image: number): number => 1 + (SHOWN[image * PLACES + (MARKED[image] ?? 0)] ?? 0);
  return {
    features,
    captions: images.map((image) => [START, wordOf(image), END]),
    lengths: images.map(() => 3),
    imageIndex: images.map((_, row) => row),
  };
};

const ALL = scenes(Array.from({ length: IMAGES }, (_, image) => image));

const withCaptioner = <Result>(body: (captioner: Captioner) => Result, seed = OPTIONS.seed): Result => {
  const captioner = new Captioner(ops, { ...OPTIONS, seed });
  try {
    return body(captioner);
  } finally {
    captioner.dispose();
  }
};

const train = (captioner: Captioner, from: number, to: number, settings = {}) =>
  Array.from({ length: to - from }, (_, index) =>
    captioner.trainStep(ALL, {
      ...STEP,
      hardAttention: HardAttentionTraining.parse(settings),
      seed: [7, from + index],
    }),
  );

/** Share of images whose first word was said while looking at the marked place. */
const found = (captioner: Captioner): number => {
  const results = captioner.search(ALL.features, { beam: 1, withAlphas: true });
  const looked = results.map(({ best }) => {
    const [first = new Float32Array()] = best?.alphas ?? [];
    return first.indexOf(Math.max(...first));
  });
  return looked.filter((place, image) => place === MARKED[image]).length / IMAGES;
};

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe('training with hard attention', () => {
  it('learns to look at the place that the caption is about, also from drawn places alone', () => {
    withCaptioner((captioner) => {
      expect(found(captioner)).toBeLessThan(0.5);
      const reports = train(captioner, 0, 160, { expectationShare: 0 });
      const losses = reports.map(({ crossEntropy }) => crossEntropy);
      expect(mean(losses.slice(-10))).toBeLessThan(mean(losses.slice(0, 10)) / 3);
      expect(found(captioner)).toBeGreaterThan(0.9);
      expect(reports.at(-1)?.attentionEntropy).toBeLessThan(reports[0]?.attentionEntropy ?? 0);
    });
  });

  it('gives the same bits again, and from exported weights and state', () => {
    const state = (captioner: Captioner) =>
      [captioner.exportParameters(), captioner.exportOptimiser()] as const;
    const [half, whole] = withCaptioner((captioner) => {
      train(captioner, 0, 3);
      const saved = state(captioner);
      train(captioner, 3, 6);
      return [saved, state(captioner)];
    });
    expect(half[1].get('attention.baseline')?.data[0]).toBeLessThan(0);
    const resumed = withCaptioner((captioner) => {
      captioner.loadParameters(half[0]);
      captioner.loadOptimiser(half[1]);
      train(captioner, 3, 6);
      return state(captioner);
    }, 99);
    expect(resumed).toEqual(whole);
  });

  it('keeps as its baseline the moving average of a caption’s log-likelihood', () => {
    withCaptioner((captioner) => {
      const reports = train(captioner, 0, 2, { baselineDecay: 0.75 });
      const [first = NaN, second = NaN] = reports.map(({ crossEntropy }) => -2 * crossEntropy);
      const baseline = captioner.exportOptimiser().get('attention.baseline')?.data[0];
      expect(baseline).toBeCloseTo(0.75 * 0.25 * first + 0.25 * second, 12);
    });
  });

  it('holds no tensor longer than the step', () => {
    const outside = ops.liveTensors;
    withCaptioner((captioner) => {
      const before = ops.liveTensors;
      train(captioner, 0, 2);
      captioner.teacherForced(ALL, 1);
      captioner.search(ALL.features, { beam: 3, hardAttention: 'sampled' });
      expect(ops.liveTensors).toBe(before);
    });
    expect(ops.liveTensors).toBe(outside);
  });
});

describe('decoding with hard attention', () => {
  const logProbs = (
    captioner: Captioner,
    images: readonly number[],
    options: { hardAttention?: 'sampled' },
  ) =>
    captioner
      .search(scenes(images).features, { beam: 2, images, ...options })
      .map(({ best }) => [best?.tokens, best?.logProb.toFixed(5)]);

  it('looks at the places of the search when it validates under teacher forcing', () => {
    withCaptioner((captioner) => {
      train(captioner, 0, 20);
      const results = captioner.search(ALL.features, { beam: 1, maxSteps: 4, mode: 'reference' });
      const captions = results.map(({ hypotheses }) => hypotheses[0]?.tokens ?? [START, END]);
      const batch = { ...ALL, captions, lengths: captions.map(({ length }) => length) };
      const { crossEntropy, tokens } = captioner.teacherForced(batch, 0);
      const sums = results.map(({ hypotheses }) => hypotheses[0]?.logProb ?? NaN);
      expect(-crossEntropy * tokens).toBeCloseTo(
        sums.reduce((a, b) => a + b, 0),
        3,
      );
    });
  });

  it('looks at the likeliest places, or at drawn ones that the rest of the batch does not change', () => {
    withCaptioner((captioner) => {
      train(captioner, 0, 20);
      const images = Array.from({ length: 12 }, (_, image) => image);
      const greedy = logProbs(captioner, images, {});
      const sampled = logProbs(captioner, images, { hardAttention: 'sampled' });
      expect(sampled).not.toEqual(greedy);
      expect(sampled).toEqual(logProbs(captioner, images, { hardAttention: 'sampled' }));
      expect(sampled.slice(4, 8)).toEqual(
        logProbs(captioner, images.slice(4, 8), { hardAttention: 'sampled' }),
      );
    });
  });
});
