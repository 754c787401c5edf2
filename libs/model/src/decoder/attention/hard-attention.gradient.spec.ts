import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from '../../tensor-core/index.js';
import type { NamedArrays } from '../../weights/index.js';
import { expectClose } from '../../testing/golden.js';
import type { Extent } from './attention-geometry.js';
import { captionLoss } from '../loss/caption-loss.js';
import { uniformValues } from '../counter-random.js';
import { decoderGradients } from '../unrolling/decoder-gradients.js';
import { namedDecoderTensors } from '../parameters/decoder-parameters.js';
import { Decoder } from '../decoder.js';
import { choiceLoss } from './hard-attention.js';
import { packBatch } from '../unrolling/packed-batch.js';
import { parameterLayout, type ParameterLayout } from '../parameters/parameter-layout.js';
import { expectedPlaceWhere } from './place-choice.js';
import { PlainDecoder, type PlainParameters, type Trajectory } from '../testing/plain-decoder.js';
import { unroll } from '../unrolling/teacher-forcing.js';

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
    const unrolled = unroll(ops, weights, attention, hoisted, batch, { chooseAt });
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
