import { describe, expect, it } from 'vitest';
import { Captioner, type CaptionerOptions } from '../captioner.js';
import { uniformValues } from '../decoder/counter-random.js';
import { Decoder } from '../decoder/decoder.js';
import { namedDecoderTensors } from '../decoder/parameters/decoder-parameters.js';
import { parameterLayout } from '../decoder/parameters/parameter-layout.js';
import { PlainDecoder, type PlainParameters } from '../decoder/testing/plain-decoder.js';
import { openBackend } from '../tensor-core/index.js';
import { learnSelfCritically, type Reward } from './self-critical.js';

const { ops } = openBackend();
const SPECIALS = { padding: 0, unknown: 2, start: 3, end: 4 };
const SIZES = { embedding: 2, attention: 3, hidden: 3, features: 4, vocabulary: 5 };
const PLACE = { height: 1, width: 1 };
const FEATURES = uniformValues(5, 'features', 4, 1);
const LAYOUT = parameterLayout(SIZES);
/** Arbitrary, and unlike for captions that differ in any word. */
const reward: Reward = (_, words) => Math.sin(words.reduce((sum, word) => 3 * sum + word + 1, 1));

/** Every caption of at most two tokens: one that ends at once, or two words of which the second may be `<end>`. */
const CAPTIONS = [
  [SPECIALS.start, SPECIALS.end],
  ...[0, 1, 2, 3].flatMap((first) => [0, 1, 2, 3, 4].map((second) => [SPECIALS.start, first, second])),
];
const wordsOf = (caption: readonly number[]) => caption.slice(1).filter((token) => token !== SPECIALS.end);

const values = new Map(
  [...LAYOUT.torch].map(([name, shape]) => [
    name,
    uniformValues(
      3,
      name,
      shape.reduce((a, b) => a * b, 1),
      0.8,
    ),
  ]),
);

function expectedReward(parameters: PlainParameters): number {
  const plain = new PlainDecoder(SIZES, PLACE, PLACE);
  const batch = { maps: [[Array.from(FEATURES)]], captions: CAPTIONS, imageIndex: CAPTIONS.map(() => 0) };
  return CAPTIONS.reduce((sum, caption, row) => {
    const { wordLoss } = plain.softTrajectory(parameters, batch, row);
    return sum + Math.exp(-wordLoss) * reward(0, wordsOf(caption));
  }, 0);
}

/** Central differences in double precision. */
function slope(name: string): number[] {
  const step = 1e-5;
  const at = (index: number, change: number): number => {
    const moved = new Map<string, ArrayLike<number>>(values);
    moved.set(
      name,
      Array.from(values.get(name) ?? [], (value, i) => value + (i === index ? change : 0)),
    );
    return expectedReward(moved);
  };
  const count = values.get(name)?.length ?? 0;
  return Array.from({ length: count }, (_, i) => (at(i, step) - at(i, -step)) / (2 * step));
}

/** Mean of the estimate over `steps` seeds, and its standard error, of one weight matrix. */
function estimates(name: string, steps: number): { mean: number[]; error: number[] } {
  const decoder = new Decoder(ops, { ...LAYOUT, featureMap: PLACE, grid: PLACE, seed: 1 });
  decoder.parameters.load(
    new Map(
      [...values].map(([key, data]) => [key, { dtype: 'F32', shape: LAYOUT.torch.get(key) ?? [], data }]),
    ),
  );
  const settings = { samples: 512, maxSteps: 2, alphaC: 0 };
  const draws = Array.from({ length: steps }, (_, step) =>
    ops.scope(() => {
      const features = ops.floats(FEATURES.slice(), [1, 1, 4]);
      const lesson = learnSelfCritically(ops, decoder, SPECIALS, features, reward, {
        ...settings,
        seed: [1, step],
      });
      const stored = new Map(
        [...decoder.parameters.variables].map(([key, variable]) => {
          const gradient = lesson.gradients.get(variable);
          return [key, gradient === undefined ? new Float32Array() : ops.read(gradient)];
        }),
      );
      return Array.from(namedDecoderTensors(LAYOUT, stored, 0).get(name)?.data as Float32Array, (x) => -x);
    }),
  );
  decoder.dispose();
  const mean = (of: (draw: readonly number[]) => number) =>
    draws.reduce((sum, draw) => sum + of(draw), 0) / steps;
  const means = (draws[0] ?? []).map((_, i) => mean((draw) => draw[i] ?? 0));
  const error = means.map((centre, i) =>
    Math.sqrt(mean((draw) => ((draw[i] ?? 0) - centre) ** 2) / (steps - 1)),
  );
  return { mean: means, error };
}

describe('the self-critical gradient', () => {
  it('is on average the slope of the exact expected reward', () => {
    for (const name of ['fc.bias', 'decode_step.weight_hh']) {
      const exact = slope(name);
      const { mean, error } = estimates(name, 40);
      const scale = Math.max(...exact.map(Math.abs));
      exact.forEach((value, i) => {
        const tolerance = 4.5 * (error[i] ?? 0) + 1e-6;
        expect(tolerance).toBeLessThan(0.2 * scale);
        expect(Math.abs((mean[i] ?? 0) - value)).toBeLessThan(tolerance);
      });
    }
  });
});

const OPTIONS: CaptionerOptions = {
  sizes: { embedding: 8, attention: 8, hidden: 16, features: 6, vocabulary: 12 },
  featureMap: { height: 2, width: 2 },
  grid: 2,
  dropout: 0.5,
  seed: 5,
};
const IMAGES = 4;
const MAPS = uniformValues(6, 'maps', IMAGES * 4 * 6, 1);
/** Each image has a word of its own; the more of a caption it is, the better. */
const ownWord: Reward = (image, words) =>
  words.filter((word) => word === image + 1).length / Math.max(3, words.length);
const STEP = { learningRate: 0.02, gradientClamp: 5, alphaC: 0, samples: 8, maxSteps: 6 };

function rewards(steps: number, options: Partial<CaptionerOptions> = {}): number[] {
  const captioner = new Captioner(ops, { ...OPTIONS, ...options });
  try {
    return Array.from(
      { length: steps },
      (_, step) => captioner.selfCriticalStep(MAPS, ownWord, { ...STEP, seed: [1, step] }).greedyReward,
    );
  } finally {
    captioner.dispose();
  }
}

describe('self-critical training', () => {
  it('raises the reward of greedy captions over 50 steps', () => {
    const greedy = rewards(50);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(greedy.slice(0, 5))).toBeLessThan(0.2);
    expect(mean(greedy.slice(-5))).toBeGreaterThan(0.6);
  });

  it('gives the same numbers for the same seeds, and leaves no tensor behind', () => {
    const before = ops.liveTensors;
    expect(rewards(5)).toEqual(rewards(5));
    expect(ops.liveTensors).toBe(before);
  });

  it('refuses hard attention, and a reward that is no number', () => {
    expect(() => rewards(1, { attention: 'hard' })).toThrow('needs soft attention');
    const captioner = new Captioner(ops, OPTIONS);
    expect(() => captioner.selfCriticalStep(MAPS, () => NaN, { ...STEP, seed: [1, 1] })).toThrow('finite');
    captioner.dispose();
  });
});
