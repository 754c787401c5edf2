import { readFileSync } from 'node:fs';
import type { Architecture as ArchitectureName } from '@beamline/contracts';
import { describe, expect, it, vi } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { elementCount } from '../weights/named-array.js';
import { readSafetensors, writeSafetensors } from '../weights/index.js';
import { kerasFile, type WrittenLayer } from '../weights/testing/keras-file.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder } from './encoder.js';
import { formula } from './formula-weights.js';
import { importWeights } from './import-weights.js';
import { kerasNaming } from './keras-weights.js';

// Weights of millions of elements are computed in JavaScript: slow on a busy machine.
vi.setConfig({ testTimeout: 90_000 });

interface KerasGolden {
  readonly conv_gain: number;
  readonly picture: { readonly name: string; readonly shape: number[] };
  readonly features: {
    readonly shape: readonly number[];
    readonly mean: number;
    readonly scale: number;
    readonly indices: readonly number[];
    readonly values_float64: readonly number[];
  };
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../fixtures/golden/keras/keras.json', import.meta.url), 'utf8'),
) as Record<'vgg16' | 'resnet50_v1', KerasGolden>;

const { ops } = openBackend();
const TOLERANCE = 1e-4;

/** The number of formula.json for a tensor of Keras. */
const valueOf = (tensor: string, shape: readonly number[], gain: number): ((u: number) => number) => {
  const deviation = Math.sqrt(gain / elementCount(shape.slice(0, 3)));
  if (shape.length === 4) return (u) => u * deviation;
  return /\/(?:gamma|moving_variance)$/.test(tensor) ? (u) => 1 + 0.1 * u : (u) => 0.1 * u;
};

const shapesOf = (name: ArchitectureName): ReadonlyMap<string, readonly number[]> =>
  kerasNaming(ARCHITECTURES[name])?.shapes ?? new Map<string, readonly number[]>();

/** Layers of a network as keras.applications would save it. */
const layersOf = (
  shapes: ReadonlyMap<string, readonly number[]>,
  fill: (tensor: string, shape: readonly number[]) => Float32Array,
): WrittenLayer[] => {
  const layers = new Map<string, WrittenLayer['weights'][number][]>();
  for (const [tensor, shape] of shapes) {
    const [layer = '', name = ''] = tensor.split('/');
    layers.set(layer, [...(layers.get(layer) ?? []), { name, shape, data: fill(tensor, shape) }]);
  }
  return [...layers].map(([name, weights]) => ({ name, weights }));
};

const greatest = (values: readonly number[]): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

describe.each(['vgg16', 'resnet50_v1'] as const)('%s of Keras', (name) => {
  const { conv_gain: gain, picture, features } = golden[name];
  const byFormula = (tensor: string, shape: readonly number[]): Float32Array =>
    formula(tensor, elementCount(shape), valueOf(tensor, shape, gain));

  it('gives Keras’s features, compiled or not, after a journey through our own file', async () => {
    const bytes = await kerasFile(layersOf(shapesOf(name), byFormula));
    const imported = importWeights(name, bytes);
    const again = importWeights(name, writeSafetensors(imported.tensors));
    expect([...again.tensors.keys()]).toEqual([...imported.tensors.keys()]);
    const noise = formula(picture.name, elementCount(picture.shape), (u) => 127.5 * (u + 1));
    for (const frozenBlocks of ['eager', 'graph'] as const) {
      const encoder = createEncoder(ops, ARCHITECTURES[name], again.tensors, { frozenBlocks });
      const own = ops.scope(() => ops.read(encoder.encode(ops.bytes(Uint8Array.from(noise), picture.shape))));
      encoder.dispose();
      expect(own).toHaveLength(elementCount(features.shape));
      const errors = features.indices.map(
        (at, i) => (own[at] ?? Number.NaN) - (features.values_float64[i] ?? Number.NaN),
      );
      expect(greatest(errors)).toBeLessThanOrEqual(TOLERANCE * features.scale);
      const mean = own.reduce((a, b) => a + b, 0) / own.length;
      expect(Math.abs(mean - features.mean)).toBeLessThanOrEqual(TOLERANCE * features.scale);
    }
  });
});

/** A VGG-16 with changes, each tensor of zeros: shapes are all that is looked at. */
const vgg16 = async (changes: Readonly<Record<string, readonly number[] | null>>): Promise<Uint8Array> => {
  const shapes = new Map(shapesOf('vgg16'));
  for (const [tensor, shape] of Object.entries(changes))
    if (shape === null) shapes.delete(tensor);
    else shapes.set(tensor, shape);
  return kerasFile(layersOf(shapes, (_, shape) => new Float32Array(elementCount(shape))));
};

describe('an imported Keras file', () => {
  it('brings its preprocessing; the classifier is named and left out', async () => {
    const bytes = await vgg16({ 'fc1/kernel': [2, 3], 'fc1/bias': [3] });
    const { format, tensors, parameters, ignored } = importWeights('vgg16', bytes);
    expect({ format, parameters, size: tensors.size }).toEqual({
      format: 'Keras',
      parameters: 14_714_688,
      size: 28,
    });
    expect(ignored).toEqual(['fc1/kernel', 'fc1/bias']);
    const stored = readSafetensors(writeSafetensors(tensors));
    expect(stored.get('input.mean')?.data).toEqual(Float32Array.of(123.68, 116.779, 103.939));
    expect(stored.get('input.std')?.data).toEqual(Float32Array.of(1, 1, 1));
  });

  it('says in Keras’s names what is missing, unknown and misshapen, all at once', async () => {
    const bytes = await vgg16({
      'block5_conv3/bias': null,
      'block6_conv1/kernel': [1],
      'block2_conv1/bias': [64],
    });
    expect(() => importWeights('vgg16', bytes)).toThrow(
      'The weights are not those of vgg16. 1 missing: block5_conv3/bias. 1 unknown: block6_conv1/kernel. ' +
        '1 misshapen: block2_conv1/bias is [64], needs [128].',
    );
  });

  it('says which network it holds when another was asked for, and what Keras does not publish', async () => {
    const bytes = await vgg16({});
    expect(() => importWeights('vgg19', bytes)).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /The file holds a vgg16\. .* 6 missing: block3_conv4\/kernel/,
        ) as string,
        advice: 'Import it as vgg16.',
      }),
    );
    expect(() => importWeights('resnet18', bytes)).toThrow(/Keras publishes no resnet18/);
  });

  it.each([
    ['bn_Conv1', 'mobilenet_v2', /MobileNetV2, which cannot be imported: it clips at 6/],
    ['conv2_block1_preact_bn', 'resnet50_v1', /ResNet V2, which cannot be imported/],
    ['res2a_branch2a', 'resnet50_v1', /first ResNet50, which cannot be imported/],
  ] as const)(
    'of another network, with a layer %s, is refused with the reason',
    async (layer, name, reason) => {
      const bytes = await kerasFile([
        { name: layer, weights: [{ name: 'kernel', shape: [1], data: Float32Array.of(1) }] },
      ]);
      expect(() => importWeights(name, bytes)).toThrow(
        expect.objectContaining({
          code: 'INVALID_WEIGHTS',
          message: expect.stringMatching(reason) as string,
        }),
      );
    },
  );
});
