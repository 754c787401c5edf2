import { describe, expect, it } from 'vitest';
import { openBackend } from '../../tensor-core/index.js';
import { expectClose } from '../../testing/golden.js';
import { Decoder } from '../decoder.js';
import { choiceLoss, DrawnPlaces, type HardAttentionStep } from './hard-attention.js';
import { packBatch } from '../unrolling/packed-batch.js';
import { likeliestPlace } from './place-choice.js';
import { TINY_BATCH, TINY_SIZES, TinyDecoder } from '../testing/tiny-decoder.js';

const { ops } = openBackend();
const STEP: HardAttentionStep = {
  baselineDecay: 0.9,
  rewardWeight: 0.6,
  entropyWeight: 0.3,
  expectationShare: 0.5,
  baseline: -3.1,
  seed: [5, 1],
};

describe('a step of hard attention', () => {
  const grid = { height: 2, width: 2 };
  const tiny = new TinyDecoder(ops, grid, grid);
  const learn = (hardAttention?: Partial<HardAttentionStep>) => {
    const { report, parameters, features } = tiny.learn(tiny.values(), tiny.features(), {
      alphaC: 0.7,
      hardAttention: hardAttention && { ...STEP, ...hardAttention },
    });
    const gradients = [features, ...[...parameters.values()].map(({ data }) => data)];
    // Zeros of either sign are the same.
    return {
      report,
      gradients: gradients.map((gradient) => Array.from(gradient as Float32Array, (x) => x + 0)),
    };
  };

  it('is one of soft attention, to the bit, when every caption gets expected contexts', () => {
    const soft = learn();
    const { report, gradients } = learn({ expectationShare: 1, entropyWeight: 0 });
    expect(report).toMatchObject(soft.report);
    expect(gradients).toEqual(soft.gradients);
  });

  it('repeats to the bit for a seed and draws other places for another', () => {
    const draw = (seed: [number, number]) => learn({ expectationShare: 0, seed });
    expect(draw([5, 1])).toEqual(draw([5, 1]));
    const losses = [0, 1, 2, 3, 4, 5].map((step) => draw([5, step]).report.crossEntropy);
    expect(new Set(losses).size).toBeGreaterThan(1);
  });

  it('tells the entropy of attention over the cells of the grid', () => {
    const decoder = new Decoder(ops, {
      sizes: TINY_SIZES,
      featureMap: { height: 1, width: 1 },
      grid: { height: 14, width: 14 },
      seed: 1,
    });
    const entropy = ops.scope(
      () =>
        decoder.learn(ops.fill([2, 1, 6], 1), TINY_BATCH, {
          alphaC: 0,
          hardAttention: STEP,
        }).report.attentionEntropy,
    );
    expect(entropy).toBeCloseTo(Math.log(196), 5);
    decoder.dispose();
  });

  it('rewards and blames a draw by what the baseline did not expect of its caption', () => {
    const captions = [
      [7, 1, 8],
      [7, 4, 8],
      [7, 8],
    ];
    const batch = packBatch(
      { captions, lengths: [3, 3, 2], imageIndex: [0, 0, 0] },
      { vocabulary: 9, images: 1 },
    );
    const blame = ops.scope(() => {
      const crossEntropies = ops.floats(Float32Array.of(1, 1, 4, 2, 3), [5]);
      const captionFactors = ops.floats(Float32Array.of(2, 2, -1), [3, 1]);
      const loss = { crossEntropies, captionFactors, share: 2 };
      const expected = ops.floats(Float32Array.of(0, 1, 0), [3, 1]);
      const { dLogProbability } = choiceLoss(ops, loss, batch, expected, STEP);
      return ops.read(dLogProbability);
    });
    // Losses of the captions are 1 + 2, 1 + 3 and 4, where 3.1 is usual.
    expectClose(blame, [-0.1 * 0.6 * 2, 0, 0.9 * 0.6 * -1], { abs: 1e-5 }, 'blame');
  });

  it('leaves no tensor behind', () => {
    const before = ops.liveTensors;
    learn({ expectationShare: 0.5 });
    expect(ops.liveTensors).toBe(before);
  });
});

describe('places', () => {
  it('are drawn as often as their weights say', () => {
    const [rows, weights] = [4000, [0.1, 0, 0.6, 0.3]];
    const shares = ops.scope(() => {
      const alpha = ops.mul(ops.fill([rows, 1], 1), ops.floats(Float32Array.from(weights), [1, 4]));
      const captions = Array.from({ length: rows }, () => [0, 1]);
      const given = { captions, lengths: captions.map(() => 2), imageIndex: captions.map(() => 0) };
      const batch = packBatch(given, { vocabulary: 2, images: 1 });
      const places = new DrawnPlaces(ops, batch, { ...STEP, expectationShare: 0 });
      return ops.read(ops.mean(places.chooseAt(0, rows)(alpha), [0]));
    });
    expectClose(shares, weights, { abs: 0.025 }, 'share');
    expect(shares[1]).toBe(0);
  });

  it('are the likeliest ones when decoding, the first of equal ones', () => {
    const chosen = ops.scope(() =>
      Array.from(
        ops.read(likeliestPlace(ops)(ops.floats(Float32Array.of(0.2, 0.4, 0.4, 0.7, 0.1, 0.2), [2, 3]))),
      ),
    );
    expect(chosen).toEqual([0, 1, 0, 1, 0, 0]);
  });
});
