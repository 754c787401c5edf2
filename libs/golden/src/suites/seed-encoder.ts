import { createEncoder, openBackend, type EncoderArchitecture } from '@beamline/model';
import { formulaWeights, parameterLayout, poolingMatrix } from '@beamline/model/internals';
import { exact, type Finding } from '../finding.js';
import type { Fixture } from '../fixture.js';
import { architectureOf, encode, type FormulaFile } from './formula-encoders.js';
import { sampleFindings, type Samples } from './samples.js';

interface Trainable {
  readonly trainable_tensors: number;
  readonly trainable_parameters: number;
  readonly total_parameters: number;
  readonly trainable_top_level: readonly string[];
}

/** The reference's `Encoder`: a ResNet whose map is pooled to a grid, and what `fine_tune` makes trainable. */
export interface SeedEncoder {
  /** Names the network. */
  readonly what: string;
  readonly sequential_to_torchvision: Readonly<Record<string, string>>;
  readonly eval: Samples;
  readonly [variant: string]: unknown;
}

const DEFAULT_GAIN = 3;
const FEATURES = 1e-4;

export function listSeedEncoder(file: string, golden: FormulaFile, seed: SeedEncoder): Fixture[] {
  const name = /\b(resnet\d+|vgg\d+)\b/.exec(seed.what)?.[1] ?? 'resnet101';
  const prefix = `${file}/seed_encoder`;
  const ofKeys = (pattern: RegExp, check: (value: unknown, key: RegExpExecArray) => Finding[]): Fixture[] =>
    Object.entries(seed).flatMap(([key, value]) => {
      const match = pattern.exec(key);
      return match === null ? [] : [{ name: `${prefix}/${key}`, check: () => check(value, match) }];
    });
  return [
    { name: `${prefix}/eval`, check: () => checkPooled(golden, architectureOf(name), name, seed.eval) },
    ...ofKeys(/^fine_tune/, (value) => checkTrainable(architectureOf(name), seed, value as Trainable)),
    ...ofKeys(/^decoder_parameters_(\d+)$/, (value, [, size]) =>
      checkDecoderSize(architectureOf(name), Number(size), value as Record<string, number>),
    ),
  ];
}

/** (B, rows, columns, D) after pooling. */
function checkPooled(
  golden: FormulaFile,
  architecture: EncoderArchitecture,
  name: string,
  expected: Samples,
): Finding[] {
  const weights = formulaWeights(
    architecture,
    golden.models[name]?.conv_gain ?? DEFAULT_GAIN,
    golden.name_prefix,
  );
  const { features, shape } = encode(architecture, weights, golden.input);
  const [count = 0, channels = 0, height = 0, width = 0] = shape;
  const [, rows = 0, columns = 0] = expected.shape;
  const matrix = poolingMatrix({ height, width }, { height: rows, width: columns });
  const { ops } = openBackend();
  const cells = rows * columns;
  const pooled = ops.scope(() => {
    const places = ops.reshape(ops.floats(features, shape), [count, channels, height * width]);
    const pool = ops.floats(matrix, [1, cells, height * width]);
    return ops.read(ops.batchMatMul(pool, places, { transposeB: true }));
  });
  return sampleFindings('encodings', pooled, [count, rows, columns, channels], expected, FEATURES);
}

function checkTrainable(
  architecture: EncoderArchitecture,
  seed: SeedEncoder,
  expected: Trainable,
): Finding[] {
  const { ops } = openBackend();
  const names = expected.trainable_top_level.map((place) => seed.sequential_to_torchvision[place] ?? place);
  const trained = (trainableBlocks: readonly string[]) => {
    const encoder = createEncoder(ops, architecture, formulaWeights(architecture, DEFAULT_GAIN), {
      trainableBlocks,
    });
    const sizes = encoder.variables.map(({ shape }) => shape.reduce((a, b) => a * b, 1));
    encoder.dispose();
    return { tensors: sizes.length, parameters: sizes.reduce((a, b) => a + b, 0) };
  };
  const { tensors, parameters } = trained(names);
  return [
    exact('trainable tensors', tensors, expected.trainable_tensors),
    exact('trainable parameters', parameters, expected.trainable_parameters),
    exact(
      'parameters',
      trained(architecture.blocks.map(({ name }) => name)).parameters,
      expected.total_parameters,
    ),
  ];
}

function checkDecoderSize(
  { outputChannels }: EncoderArchitecture,
  size: number,
  expected: Readonly<Record<string, number>>,
): Finding[] {
  return Object.entries(expected).map(([key, parameters]) => {
    const vocabulary = Number(/\d+$/.exec(key)?.[0]);
    const sizes = { embedding: size, attention: size, hidden: size, features: outputChannels, vocabulary };
    const shapes = [...parameterLayout(sizes).torch.values()];
    const total = shapes.reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
    return exact(`parameters of the decoder, ${key}`, total, parameters);
  });
}
