import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import type { NamedArrays } from '../weights/index.js';
import { expectClose } from '../testing/golden.js';
import type { Extent } from './attention-geometry.js';
import { captionLoss } from './caption-loss.js';
import { uniformValues } from './counter-random.js';
import { decoderGradients } from './decoder-gradients.js';
import { namedDecoderTensors } from './decoder-parameters.js';
import { Decoder } from './decoder.js';
import { choiceLoss, DrawnPlaces } from './hard-attention.js';
import { packBatch } from './packed-batch.js';
import { parameterLayout, type ParameterLayout } from './parameter-layout.js';
import { expectedPlaceWhere, likeliestPlace } from './place-choice.js';
import { PlainDecoder, type PlainParameters, type Trajectory } from './testing/plain-decoder.js';
import { unroll } from './teacher-forcing.js';

const { ops } = openBackend();
const SIZES = { embedding: 3, attention: 4, hidden: 5, features: 6, vocabulary: 9 };
const REFERENCE = parameterLayout(SIZES);
const IMAGES = 2;
/** In order of length, as they are packed. The second gets expected contexts, the others draw places. */
const CAPTIONS = [
  [7, 1, 8],
  [7, 4, 8],
  [7, 8],
];
const IMAGE_INDEX = [1, 0, 0];
const EXPECTED = [0, 1, 0];
const TOKENS = 5;
const ALPHA_C = 0.7;
const SETTINGS = {
  baselineDecay: 0.9,
  rewardWeight: 0.6,
  entropyWeight: 0.3,
  expectationShare: 0.5,
  baseline: -3.1,
};

const count = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

const valuesOf = ({ torch }: ParameterLayout): Map<string, Float32Array> =>
  new Map([...torch].map(([name, shape]) => [name, uniformValues(3, name, count(shape), 0.8)]));

const namedOf = (layout: ParameterLayout): NamedArrays =>
  new Map(
    [...valuesOf(layout)].map(([name, data]) => [
      name,
      { dtype: 'F32', shape: layout.torch.get(name) ?? [], data },
    ]),
  );

interface Case {
  readonly layout: ParameterLayout;
  readonly map: Extent;
  readonly grid: Extent;
  readonly features: Float32Array;
}

/** Gradients by the reference's names, features as `features`, of drawing just these places. */
const gradientsOfDraw = ({ layout, map, grid, features }: Case, places: readonly (readonly number[])[]) => {
  const decoder = new Decoder(ops, { ...layout, featureMap: map, grid, seed: 1, attention: 'hard' });
  decoder.parameters.load(namedOf(layout));
  const { geometry, attention } = decoder;
  const lengths = CAPTIONS.map(({ length }) => length);
  const captions = { captions: CAPTIONS, lengths, imageIndex: IMAGE_INDEX };
  const batch = packBatch(captions, { vocabulary: SIZES.vocabulary, images: IMAGES });
  const result = ops.scope(() => {
    const expected = ops.floats(Float32Array.from(EXPECTED), [3, 1]);
    const chooseAt = (offset: number, live: number) => {
      const step = batch.steps[offset] ?? 0;
      const chosen = Int32Array.from({ length: live }, (_, row) => places[row]?.[step] ?? 0);
      const forced = (): Tensor => ops.oneHot(ops.ints(chosen), geometry.attendedPlaces);
      return expectedPlaceWhere(ops, ops.rows(expected, 0, live), forced);
    };
    const weights = decoder.parameters.values();
    const hoisted = attention.hoist(
      weights,
      ops.floats(features.slice(), [IMAGES, geometry.mapPlaces, SIZES.features]),
    );
    const unrolled = unroll(ops, weights, attention, hoisted, batch, { recorded: true, chooseAt });
    const ofWords = captionLoss(ops, geometry, unrolled, batch, { alphaC: ALPHA_C });
    const choice = choiceLoss(ops, ofWords, batch, expected, SETTINGS);
    const loss = { ...ofWords, attention: { ...ofWords.attention, choice } };
    const pass = { ops, weights, attention, hoisted, batch, unrolled, loss };
    const gradients = decoderGradients(pass, true);
    const stored = new Map(
      [...decoder.parameters.variables.keys()].map((name) => {
        const gradient = gradients.parameters[name];
        return [name, gradient === undefined ? new Float32Array() : ops.read(gradient)];
      }),
    );
    const named = [...namedDecoderTensors(layout, stored, 0)].map(
      ([name, { data }]) => [name, data as Float32Array] as const,
    );
    const dFeatures = gradients.features === undefined ? new Float32Array() : ops.read(gradients.features);
    return new Map([...named, ['features', dFeatures] as const]);
  });
  decoder.dispose();
  return result;
};

const plainBatch = (features: ArrayLike<number>, places: number) => {
  const all = Array.from(features);
  const at = (index: number) => all.slice(index * SIZES.features, (index + 1) * SIZES.features);
  const maps = Array.from({ length: IMAGES }, (_, image) =>
    Array.from({ length: places }, (__, place) => at(image * places + place)),
  );
  return { maps, captions: CAPTIONS, imageIndex: IMAGE_INDEX };
};

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

/** Each caption's trajectories; only one of probability 1, through expected contexts, where no place is drawn. */
const waysOf = (
  plain: PlainDecoder,
  values: PlainParameters,
  features: ArrayLike<number>,
): Trajectory[][] => {
  const batch = plainBatch(features, plain.map.height * plain.map.width);
  return CAPTIONS.map((_, row) =>
    EXPECTED[row] === 1 ? [plain.softTrajectory(values, batch, row)] : plain.trajectories(values, batch, row),
  );
};

/**
 * What the estimator's expectation must be the slope of, at the point where the trajectories' probabilities are `fixed`:
 * rewardWeight of the exact expected loss, and the rest and the penalties as if the probabilities did not change.
 */
const objective = (now: readonly Trajectory[][], fixed: readonly Trajectory[][], cells: number): number =>
  sum([...now.entries()], ([row, ways]) =>
    sum([...ways.entries()], ([way, { probability, wordLoss, entropy, attention }]) => {
      const { rewardWeight, entropyWeight } = SETTINGS;
      const held = fixed[row]?.[way]?.probability ?? NaN;
      const ofWords = (rewardWeight * probability + (1 - rewardWeight) * held) * wordLoss;
      const regulariser = sum(attention, (total) => (1 - total) ** 2) / (CAPTIONS.length * cells);
      return (ofWords - held * entropyWeight * entropy) / TOKENS + held * ALPHA_C * regulariser;
    }),
  );

/** The gradient's expectation: all draws, each by its probability (the first and the last caption draw). */
const expectedGradients = (
  setting: Case,
  ways: readonly Trajectory[][],
  repeat: (cell: number) => number,
) => {
  const total = new Map<string, Float64Array>();
  for (const first of ways[0] ?? [])
    for (const last of ways[2] ?? []) {
      const drawn = [first.places.map(repeat), [], last.places.map(repeat)];
      for (const [name, part] of gradientsOfDraw(setting, drawn)) {
        const sums = total.get(name) ?? new Float64Array(part.length);
        part.forEach((x, index) => {
          sums[index] = (sums[index] ?? 0) + first.probability * last.probability * x;
        });
        total.set(name, sums);
      }
    }
  return total;
};

const STEP = 1e-5;
const DEEP = parameterLayout(SIZES, { contextGate: 'scalar', outputLayer: 'deep', tiedEmbeddings: true });

interface Geometry {
  readonly name: string;
  readonly layout: ParameterLayout;
  readonly map: Extent;
  readonly grid: Extent;
  readonly attendedPlace: (cell: number) => number;
}

const geometries: Geometry[] = [
  {
    name: 'a grid of pooled places',
    layout: REFERENCE,
    map: { height: 2, width: 3 },
    grid: { height: 2, width: 2 },
    attendedPlace: (cell) => cell,
  },
  {
    name: 'a grid that repeats the map, with a deep output layer',
    layout: DEEP,
    map: { height: 2, width: 1 },
    grid: { height: 2, width: 2 },
    attendedPlace: (cell) => Math.floor(cell / 2),
  },
];

describe.each(geometries)('hard attention on $name', ({ layout, map, grid, attendedPlace }) => {
  it('has, over all draws, the slope of the exact expected loss as its mean gradient', () => {
    const features = uniformValues(4, 'features', IMAGES * map.height * map.width * SIZES.features, 1);
    const plain = new PlainDecoder(SIZES, map, grid, layout.parts);
    const values = valuesOf(layout);
    const fixed = waysOf(plain, values, features);
    expect(sum(fixed[0] ?? [], ({ probability }) => probability)).toBeCloseTo(1, 12);
    const gradients = expectedGradients({ layout, map, grid, features }, fixed, attendedPlace);
    const all = new Map<string, ArrayLike<number>>([...values, ['features', features]]);
    for (const [name, value] of all) {
      const gradient = gradients.get(name) ?? [];
      for (let index = 0; index < value.length; index += Math.ceil(value.length / 4)) {
        const at = (by: number) => {
          const moved = Array.from(value, (x, place) => (place === index ? x + by : x));
          const there = new Map<string, ArrayLike<number>>([...all, [name, moved]]);
          const ways = waysOf(plain, there, there.get('features') ?? []);
          return objective(ways, fixed, grid.height * grid.width);
        };
        const slope = (at(STEP) - at(-STEP)) / (2 * STEP);
        expectClose([gradient[index] ?? NaN], [slope], { abs: 2e-6, rel: 1e-4 }, `${name}[${index}]`);
      }
    }
  });
});

describe('a step of hard attention', () => {
  const grid = { height: 2, width: 2 };
  const lengths = CAPTIONS.map(({ length }) => length);
  const captions = { captions: CAPTIONS, lengths, imageIndex: IMAGE_INDEX };
  const learn = (hardAttention?: Partial<ConstructorParameters<typeof DrawnPlaces>[2]>) => {
    const decoder = new Decoder(ops, { sizes: SIZES, featureMap: grid, grid, seed: 1 });
    decoder.parameters.load(namedOf(REFERENCE));
    const result = ops.scope(() => {
      const features = ops.floats(uniformValues(4, 'x', IMAGES * 4 * SIZES.features, 1), [IMAGES, 4, 6]);
      const step = { ...SETTINGS, seed: [5, 1] as const, ...hardAttention };
      const lesson = decoder.learn(features, captions, {
        alphaC: ALPHA_C,
        wantsFeatures: true,
        hardAttention: hardAttention && step,
      });
      const gradients = [lesson.features, ...lesson.gradients.values()];
      return {
        report: lesson.report,
        gradients: gradients.map((gradient) => gradient && Array.from(ops.read(gradient), (x) => x + 0)),
      };
    });
    decoder.dispose();
    return result;
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
      sizes: SIZES,
      featureMap: { height: 1, width: 1 },
      grid: { height: 14, width: 14 },
      seed: 1,
    });
    const entropy = ops.scope(
      () =>
        decoder.learn(ops.fill([IMAGES, 1, 6], 1), captions, {
          alphaC: 0,
          hardAttention: { ...SETTINGS, seed: [1, 1] },
        }).report.attentionEntropy,
    );
    expect(entropy).toBeCloseTo(Math.log(196), 5);
    decoder.dispose();
  });

  it('rewards and blames a draw by what the baseline did not expect of its caption', () => {
    const batch = packBatch(captions, { vocabulary: SIZES.vocabulary, images: IMAGES });
    const blame = ops.scope(() => {
      const crossEntropies = ops.floats(Float32Array.of(1, 1, 4, 2, 3), [5]);
      const captionFactors = ops.floats(Float32Array.of(2, 2, -1), [3, 1]);
      const loss = { crossEntropies, captionFactors, share: 2 };
      const expected = ops.floats(Float32Array.from(EXPECTED), [3, 1]);
      const { dLogProbability } = choiceLoss(ops, loss, batch, expected, SETTINGS);
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
      const places = new DrawnPlaces(ops, batch, { ...SETTINGS, expectationShare: 0, seed: [3, 4] });
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
