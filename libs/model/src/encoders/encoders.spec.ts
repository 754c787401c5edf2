import { describe, expect, it, vi } from 'vitest';
import { InferenceLayers, openBackend, type Tensor } from '../tensor-core/index.js';
import { elementCount } from '../weights/named-array.js';
import type { EncoderArchitecture } from './architecture.js';
import { ARCHITECTURES } from './architectures.js';
import { EncoderParameters } from './encoder-parameters.js';
import { FoldedConvolutions } from './folded-convolutions.js';
import { parameterShapes } from './parameter-shapes.js';
import { runLayers } from './run-layers.js';
import { formulaTensor, formulaWeights } from './formula-weights.js';
import { expectClose, readGolden, readScaledLites, type GoldenModel } from './testing/golden.js';

const { ops } = openBackend();
const golden = readGolden();

// Weights of millions of elements are computed in JavaScript: slow on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const input = (): Tensor => {
  const { name, shape } = golden.input;
  return ops.transpose(ops.floats(formulaTensor(name, shape), shape), [0, 2, 3, 1]);
};

/** Features in PyTorch's layout. */
const features = (architecture: EncoderArchitecture, { conv_gain }: GoldenModel): Float32Array => {
  const weights = formulaWeights(architecture, conv_gain);
  const parameters = new EncoderParameters(ops, architecture, weights, new Set());
  const folded = new FoldedConvolutions(ops, architecture, parameters);
  const layers = new InferenceLayers(ops);
  const pass = { layers, convolve: folded.convolve.bind(folded, layers) };
  const network = architecture.blocks.flatMap((block) => block.layers);
  const read = ops.scope(() => ops.read(ops.transpose(runLayers(pass, network, input()), [0, 3, 1, 2])));
  folded.dispose();
  parameters.dispose();
  return read;
};

const trainableParameters = (architecture: EncoderArchitecture): number =>
  [...parameterShapes(architecture)]
    .filter(([tensor]) => !tensor.includes('.running_'))
    .reduce((sum, [, shape]) => sum + elementCount(shape), 0);

/** The other networks are compared in `libs/golden`. */
const models = readScaledLites();

describe.each(Object.keys(models) as (keyof typeof models)[])('%s', (name) => {
  const architecture = ARCHITECTURES[name];

  it('has the reference’s number of trainable parameters', () => {
    expect(trainableParameters(architecture)).toBe(models[name].feature_parameters);
  });

  it('computes the reference’s features and leaks no tensor', () => {
    const before = ops.liveTensors;
    expectClose(features(architecture, models[name]), models[name].eval, 1e-4);
    expect(ops.liveTensors).toBe(before);
  });
});

describe('resnet34', () => {
  it('has as many parameters as torchvision’s without its classifier', () => {
    expect(trainableParameters(ARCHITECTURES.resnet34)).toBe(21_284_672);
  });
});
