import { describe, expect, it } from 'vitest';
import { Captioner, type CaptionerOptions, type TrainBatch } from './captioner.js';
import { uniformValues } from './decoder/counter-random.js';
import { openBackend } from './tensor-core/index.js';

const { ops } = openBackend();
const CLASSES = 6;
const IMAGES = 24;
const WORDS = 5;
const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 8, attention: 4, hidden: 16, features: CLASSES, vocabulary: CLASSES + 4 },
  featureMap: { height: 1, width: 1 },
  grid: 1,
  dropout: 0,
  seed: 3,
};
const [START, END] = [CLASSES + 2, CLASSES + 3];

/** An image hints at a class; its caption is that class's word, over and over. */
const BATCH: TrainBatch = {
  features: uniformValues(2, 'noise', IMAGES * CLASSES, 0.1).map(
    (noise, index) => noise + (index % CLASSES === Math.floor(index / CLASSES) % CLASSES ? 0.4 : 0),
  ),
  captions: Array.from({ length: IMAGES }, (_, image) => [
    START,
    ...Array.from({ length: WORDS }, () => 1 + (image % CLASSES)),
    END,
  ]),
  lengths: Array.from({ length: IMAGES }, () => WORDS + 2),
  imageIndex: Array.from({ length: IMAGES }, (_, image) => image),
};

const withCaptioner = <Result>(
  options: Partial<CaptionerOptions>,
  body: (captioner: Captioner) => Result,
) => {
  const captioner = new Captioner(ops, { ...OPTIONS, ...options });
  try {
    return body(captioner);
  } finally {
    captioner.dispose();
  }
};

const train = (captioner: Captioner, steps: number, teacherForcing?: number, from = 0) =>
  Array.from({ length: steps }, (_, step) =>
    captioner.trainStep(BATCH, {
      learningRate: 0.01,
      gradientClamp: 5,
      alphaC: 0,
      seed: [7, from + step],
      ...(teacherForcing === undefined ? {} : { teacherForcing }),
    }),
  );

/** Share of the words that are right when the model goes on from its own. */
const freeRunning = (captioner: Captioner): number => {
  const results = captioner.search(BATCH.features, { beam: 1, maxSteps: WORDS });
  const right = results.map(
    ({ best }, image) =>
      best?.tokens.slice(1).filter((token) => token === BATCH.captions[image]?.[1]).length ?? 0,
  );
  return right.reduce((a, b) => a + b, 0) / (IMAGES * WORDS);
};

/** Share of the words that are right after wrong ones, which belong to the next class. */
const afterWrongWords = (captioner: Captioner): number => {
  const wrong = BATCH.captions.map((caption) =>
    Array.from(caption, (word) => (word <= CLASSES ? (word % CLASSES) + 1 : word)),
  );
  const { predictions } = captioner.teacherForced({ ...BATCH, captions: wrong }, 0);
  const right = predictions.map(
    (words, image) => words.slice(1, WORDS).filter((word) => word === BATCH.captions[image]?.[1]).length,
  );
  return right.reduce((a, b) => a + b, 0) / (IMAGES * (WORDS - 1));
};

describe('scheduled sampling', () => {
  it('makes a model that goes on right after wrong words, where teacher forcing makes one that repeats them', () => {
    const [forced, sampled] = [1, 0.5].map((teacherForcing) =>
      withCaptioner({}, (captioner) => {
        train(captioner, 60, teacherForcing);
        return { free: freeRunning(captioner), afterWrong: afterWrongWords(captioner) };
      }),
    );
    expect(sampled?.free).toBeGreaterThanOrEqual(forced?.free ?? NaN);
    expect(forced?.afterWrong).toBeLessThan(0.75);
    expect(sampled?.afterWrong).toBeGreaterThan(0.85);
  });

  it('changes no bit when every word is the true one', () => {
    const weights = (teacherForcing?: number) =>
      withCaptioner({ dropout: 0.5 }, (captioner) => [
        train(captioner, 2, teacherForcing),
        captioner.exportParameters(),
      ]);
    expect(weights(1)).toEqual(weights());
    expect(weights(0.5)).not.toEqual(weights());
  });

  it('repeats to the bit, also from exported weights and state', () => {
    const state = (captioner: Captioner) =>
      [captioner.exportParameters(), captioner.exportOptimiser()] as const;
    const [half, whole] = withCaptioner({ dropout: 0.5 }, (captioner) => {
      train(captioner, 2, 0.3);
      const saved = state(captioner);
      train(captioner, 2, 0.3, 2);
      return [saved, state(captioner)];
    });
    const resumed = withCaptioner({ dropout: 0.5, seed: 99 }, (captioner) => {
      captioner.loadParameters(half[0]);
      captioner.loadOptimiser(half[1]);
      train(captioner, 2, 0.3, 2);
      return state(captioner);
    });
    expect(resumed).toEqual(whole);
  });

  it('holds no tensor longer than the step', () => {
    withCaptioner({ dropout: 0.5 }, (captioner) => {
      const before = ops.liveTensors;
      train(captioner, 2, 0.3);
      expect(ops.liveTensors).toBe(before);
    });
  });
});
