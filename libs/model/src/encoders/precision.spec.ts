import { describe, expect, it, vi } from 'vitest';
import { InferenceLayers, openBackend, type Tensor } from '../tensor-core/index.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder, type Encoder, type EncoderOptions } from './encoder.js';
import { EncoderParameters } from './encoder-parameters.js';
import { FoldedConvolutions } from './folded-convolutions.js';
import { formula, formulaTensor, formulaWeights } from './formula-weights.js';
import { runLayers } from './run-layers.js';
import { cosine, sameBits } from '../testing/agreement.js';
import { readGolden, readInvertedResiduals, relativeDistance } from './testing/golden.js';

const { ops } = openBackend();
const golden = readGolden();

// Weights of millions of elements are computed in JavaScript: slow on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

const REFERENCE = { resnet50: golden.models.resnet50, mobilenet_v2: readInvertedResiduals().mobilenet_v2 };

/** Of the golden input, in PyTorch's layout. */
const roundedFeatures = (name: keyof typeof REFERENCE): Float32Array => {
  const architecture = ARCHITECTURES[name];
  const weights = formulaWeights(architecture, REFERENCE[name].conv_gain);
  const parameters = new EncoderParameters(ops, architecture, weights, new Set());
  const folded = new FoldedConvolutions(ops, architecture, parameters, 'bfloat16');
  const layers = new InferenceLayers(ops);
  const pass = { layers, convolve: folded.convolve.bind(folded, layers) };
  const read = ops.scope(() => {
    const { name: input, shape } = golden.input;
    const images = ops.transpose(ops.floats(formulaTensor(input, shape), shape), [0, 2, 3, 1]);
    const network = architecture.blocks.flatMap((block) => block.layers);
    const map = runLayers(pass, network, ops.cast(images, 'bfloat16'));
    return ops.read(ops.transpose(map, [0, 3, 1, 2]));
  });
  folded.dispose();
  parameters.dispose();
  return read;
};

describe('an encoder in bfloat16', () => {
  it.each(Object.keys(REFERENCE) as (keyof typeof REFERENCE)[])(
    'stays within 1 % of the reference’s features: %s',
    (name) => {
      const distance = relativeDistance(roundedFeatures(name), REFERENCE[name].eval);
      expect(distance).toBeLessThan(0.01);
      expect(distance).toBeGreaterThan(1e-5);
    },
  );
});

const images = (): Tensor =>
  ops.bytes(Uint8Array.from(formula('images', 3 * 96 * 96 * 3, (u) => 127.5 * (u + 1))), [3, 96, 96, 3]);

const TRAINED = {
  resnet18: ['layer3'],
  mobilenet_v2: ARCHITECTURES.mobilenet_v2.blocks.slice(-3).map(({ name }) => name),
};

describe.each(Object.keys(TRAINED) as (keyof typeof TRAINED)[])('%s', (name) => {
  const architecture = ARCHITECTURES[name];
  const weights = formulaWeights(architecture, 0.7);

  const withEncoder = <Result>(options: EncoderOptions, body: (encoder: Encoder) => Result): Result => {
    const before = ops.liveTensors;
    const encoder = createEncoder(ops, architecture, weights, options);
    const result = ops.scope(() => body(encoder));
    encoder.dispose();
    expect(ops.liveTensors).toBe(before);
    return result;
  };

  const encoded = (options: EncoderOptions): Float32Array =>
    withEncoder(options, (encoder) => ops.read(encoder.encode(images())));

  /** Features, and the gradients of a loss into all variables, which are float32. */
  const learned = (options: EncoderOptions): Float32Array[] =>
    withEncoder({ trainableBlocks: TRAINED[name], ...options }, (encoder) => {
      const record = encoder.recordFrom(encoder.frozenPart(images()));
      const { shape } = record.features;
      const features = ops.read(record.features);
      const byVariable = record.backward(ops.floats(formulaTensor('probe', shape), shape));
      const gradients = encoder.variables.map((variable) => byVariable.get(variable));
      expect(gradients.map((gradient) => gradient?.dtype)).toEqual(gradients.map(() => 'float32'));
      return [features, ...gradients.flatMap((gradient) => (gradient ? [ops.read(gradient)] : []))];
    });

  it('repeats to the bit, compiled and not', () => {
    for (const frozenBlocks of ['eager', 'graph'] as const) {
      const [first, second] = [1, 2].map(() => encoded({ frozenBlocks, precision: 'bfloat16' }));
      expect(first).toEqual(second);
      expect(first).not.toEqual(encoded({ frozenBlocks }));
    }
  });

  it('is the plain encoder in float32', () => {
    expect(encoded({ precision: 'float32' })).toEqual(encoded({}));
  });

  it('has gradients of the same direction, and the same ones each time', () => {
    const [exact, rounded, again] = (['float32', 'bfloat16', 'bfloat16'] as const).map((precision) =>
      learned({ precision }),
    ) as [Float32Array[], Float32Array[], Float32Array[]];
    expect(rounded).toHaveLength(exact.length);
    expect(again.every((values, i) => sameBits(values, rounded[i]))).toBe(true);
    expect(Math.min(...exact.map((values, i) => cosine(values, rounded[i])))).toBeGreaterThan(0.99);
  });
});

describe('statistics of the batch', () => {
  it('carry rounding on, and turn gradients by less than 26 degrees', () => {
    const weights = formulaWeights(ARCHITECTURES.resnet18, 0.7);
    const learned = (precision: 'float32' | 'bfloat16'): Float32Array[] => {
      const options = { trainableBlocks: ['layer4'], batchNorm: 'batch', precision } as const;
      const encoder = createEncoder(ops, ARCHITECTURES.resnet18, weights, options);
      const gradients = ops.scope(() => {
        const record = encoder.recordFrom(encoder.frozenPart(images()));
        const { shape } = record.features;
        const byVariable = record.backward(ops.floats(formulaTensor('probe', shape), shape));
        return encoder.variables.map((variable) => ops.read(byVariable.get(variable) as Tensor));
      });
      encoder.dispose();
      return gradients;
    };
    const before = ops.liveTensors;
    const [exact, rounded] = [learned('float32'), learned('bfloat16')];
    expect(ops.liveTensors).toBe(before);
    expect(Math.min(...exact.map((values, i) => cosine(values, rounded[i])))).toBeGreaterThan(0.9);
  });
});
