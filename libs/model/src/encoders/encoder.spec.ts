import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import type { EncoderRecord } from '../training/trainable-encoder.js';
import type { NamedArray } from '../weights/index.js';
import { ARCHITECTURES } from './architectures.js';
import { featureGrid } from './architecture.js';
import { createEncoder, type Encoder, type EncoderOptions } from './encoder.js';
import { formula, formulaWeights } from './formula-weights.js';

const { ops } = openBackend();
const architecture = ARCHITECTURES.efficientnet_lite0;
const weights = formulaWeights(architecture, 3);
// Weights of millions of elements are computed in JavaScript: slow on a busy machine.
vi.setConfig({ testTimeout: 90_000 });
const HEIGHT = 64;
const WIDTH = 48;

/** Bytes that depend on the name alone. */
const images = (name: string, count: number, height = HEIGHT, width = WIDTH): Tensor => {
  const noise = formula(name, count * height * width * 3, (u) => 127.5 * (u + 1));
  return ops.bytes(Uint8Array.from(noise), [count, height, width, 3]);
};

const withEncoder = <Result>(options: EncoderOptions, body: (encoder: Encoder) => Result): Result => {
  const encoder = createEncoder(ops, architecture, weights, options);
  try {
    return ops.scope(() => body(encoder));
  } finally {
    encoder.dispose();
  }
};

const record = (encoder: Encoder, batch: Tensor): EncoderRecord =>
  encoder.recordFrom(encoder.frozenPart(batch));

const greatestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((worst, x, i) => Math.max(worst, Math.abs(x - (b[i] ?? Number.NaN))), 0);

const changed = (before: ReadonlyMap<string, NamedArray>, after: ReadonlyMap<string, NamedArray>): string[] =>
  [...before.keys()].filter((name) => after.get(name)?.data.some((x, i) => x !== before.get(name)?.data[i]));

let live = 0;
beforeEach(() => {
  live = ops.liveTensors;
});
afterEach(() => {
  expect(ops.liveTensors).toBe(live);
});

describe('an encoder with frozen batch norms', () => {
  it('gives the same features whole, in two parts, and recorded', () => {
    withEncoder({ trainableBlocks: ['stage6', 'head'] }, (encoder) => {
      const whole = encoder.encode(images('a', 2));
      const activations = encoder.frozenPart(images('a', 2));
      const recorded = encoder.recordFrom(activations);
      expect(whole.shape).toEqual([2, 4, 1280]);
      expect(activations.shape).toEqual([2, 4, 3, 112]);
      expect(ops.read(encoder.encodeFrom(activations))).toEqual(ops.read(whole));
      expect(ops.read(recorded.features)).toEqual(ops.read(whole));
      recorded.discard();
    });
  });

  it('gives an image the same features in any batch', () => {
    withEncoder({}, (encoder) => {
      const batch = images('a', 3);
      const alone = ops.read(encoder.encode(ops.rows(batch, 1, 1)));
      const together = ops.read(ops.rows(encoder.encode(batch), 1, 1));
      expect(greatestDifference(alone, together)).toBeLessThan(1e-5);
    });
  });

  it('has variables and gradients for the trainable blocks alone', () => {
    withEncoder({ trainableBlocks: ['stage7'] }, (encoder) => {
      const recorded = record(encoder, images('a', 1));
      const gradients = recorded.backward(ops.fill(recorded.features.shape, 1));
      const names = encoder.variables.map(({ name }) => name);
      expect(names).toHaveLength(9);
      expect(names.every((name) => name.startsWith('_blocks.15.'))).toBe(true);
      expect(new Set(gradients.keys())).toEqual(new Set(encoder.variables));
      for (const [variable, gradient] of gradients) expect(gradient.shape).toEqual(variable.shape);
    });
  });

  it('encodes with the variables as they are now', () => {
    withEncoder({ trainableBlocks: ['head'] }, (encoder) => {
      const before = ops.read(encoder.encode(images('a', 1)));
      const beta = encoder.variables.find(({ name }) => name === '_bn1.bias');
      if (beta === undefined) throw new Error('no beta');
      ops.assign(beta, ops.readVariable(beta).fill(-1000));
      expect(before.some((x) => x > 0)).toBe(true);
      expect(ops.read(encoder.encode(images('a', 1))).every((x) => x === 0)).toBe(true);
    });
  });

  it('exports what it was made of, bit for bit, and training leaves the rest of it alone', () => {
    withEncoder({ trainableBlocks: ['stage7', 'head'] }, (encoder) => {
      const recorded = record(encoder, images('a', 1));
      recorded.backward(ops.fill(recorded.features.shape, 1));
      expect([...encoder.exportWeights().keys()]).toEqual([...weights.keys()]);
      expect(changed(weights, encoder.exportWeights())).toEqual([]);
      for (const variable of encoder.variables) ops.assign(variable, ops.readVariable(variable).fill(2));
      const names = encoder.variables.map(({ name }) => name);
      expect(new Set(changed(weights, encoder.exportWeights()))).toEqual(new Set(names));
    });
  });

  it('frees everything when a record is discarded or nothing is trained', () => {
    withEncoder({ trainableBlocks: ['stage6'] }, (encoder) => {
      const activations = encoder.frozenPart(images('a', 1));
      encoder.encodeFrom(activations); // makes what is kept of frozen layers
      const before = ops.liveTensors;
      encoder.recordFrom(activations).discard();
      expect(ops.liveTensors).toBe(before);
    });
    withEncoder({}, (encoder) => {
      const activations = encoder.frozenPart(images('a', 1));
      const before = ops.liveTensors;
      const recorded = encoder.recordFrom(activations);
      const dFeatures = ops.fill(recorded.features.shape, 1);
      expect(recorded.backward(dFeatures).size).toBe(0);
      ops.free(dFeatures);
      expect(ops.liveTensors).toBe(before);
    });
  });
});

describe('an encoder whose frozen blocks are compiled', () => {
  it.each(['efficientnet_lite0', 'mobilenet_v2', 'resnet18'] as const)(
    '%s gives the features of the one that is not',
    (name) => {
      const network = ARCHITECTURES[name];
      const [plain, compiled] = (['eager', 'graph'] as const).map((frozenBlocks) => {
        const encoder = createEncoder(ops, network, formulaWeights(network, 3), { frozenBlocks });
        const features = ops.scope(() => ops.read(encoder.encode(images('a', 2))));
        encoder.dispose();
        return features;
      }) as [Float32Array, Float32Array];
      const scale = plain.reduce((most, x) => Math.max(most, x), 0);
      expect(scale).toBeGreaterThan(0);
      expect(greatestDifference(plain, compiled)).toBeLessThan(1e-5 * scale);
    },
  );

  it('takes images of any size and number, and trains the blocks behind', () => {
    withEncoder({ trainableBlocks: ['head'], frozenBlocks: 'graph' }, (encoder) => {
      expect(encoder.encode(images('a', 1)).shape).toEqual([1, 4, 1280]);
      const recorded = record(encoder, images('a', 3, 96, 33));
      expect(recorded.features.shape).toEqual([3, 6, 1280]);
      const gradients = recorded.backward(ops.fill([3, 6, 1280], 1));
      expect([...gradients.keys()].map(({ name }) => name)).toEqual([
        '_conv_head.weight',
        '_bn1.weight',
        '_bn1.bias',
      ]);
    });
  });
});

describe('an encoder with batch statistics', () => {
  it('lets the running statistics of frozen blocks drift too, but not while it encodes', () => {
    withEncoder({ trainableBlocks: ['head'], batchNorm: 'batch' }, (encoder) => {
      encoder.encode(images('a', 2));
      expect(changed(weights, encoder.exportWeights())).toEqual([]);
      record(encoder, images('a', 2)).discard();
      const statistics = [...weights.keys()].filter((name) => name.includes('.running_'));
      expect(new Set(changed(weights, encoder.exportWeights()))).toEqual(new Set(statistics));
    });
  });

  it('encodes with the statistics that have drifted', () => {
    withEncoder({ batchNorm: 'batch' }, (encoder) => {
      const before = ops.read(encoder.encode(images('a', 2)));
      record(encoder, images('a', 2)).discard();
      const after = ops.read(encoder.encode(images('a', 2)));
      expect(greatestDifference(before, after)).toBeGreaterThan(1e-3);
      const copy = createEncoder(ops, architecture, encoder.exportWeights());
      expect(ops.read(copy.encode(images('a', 2)))).toEqual(after);
      copy.dispose();
    });
  });

  it('makes the features of an image depend on its batch', () => {
    withEncoder({ batchNorm: 'batch' }, (encoder) => {
      const alone = record(encoder, ops.rows(images('a', 2), 0, 1)).features;
      const together = record(encoder, images('a', 2)).features;
      const first = ops.rows(together, 0, 1);
      expect(greatestDifference(ops.read(alone), ops.read(first))).toBeGreaterThan(1e-2);
    });
  });
});

describe('every architecture', () => {
  it.each(['efficientnet_lite0', 'mobilenet_v2', 'vgg16'] as const)(
    '%s has the announced number of places at sizes that are no multiple of the stride',
    (name) => {
      const network = ARCHITECTURES[name];
      const encoder = createEncoder(ops, network, formulaWeights(network, 3));
      const { rows, columns } = featureGrid(network, 70, 50);
      const shape = ops.scope(() => encoder.encode(images('odd', 1, 70, 50)).shape);
      encoder.dispose();
      expect(shape).toEqual([1, rows * columns, network.outputChannels]);
    },
  );
});

describe('createEncoder refuses', () => {
  const without = (name: string): Map<string, NamedArray> =>
    new Map([...weights].filter(([tensor]) => tensor !== name));
  const scalar: NamedArray = { dtype: 'F32', shape: [1], data: Float32Array.of(1) };

  it('weights with missing, unknown and misshapen tensors, and names them all', () => {
    const wrong = without('_bn1.bias').set('surplus', scalar).set('_bn0.bias', scalar);
    expect(() => createEncoder(ops, architecture, wrong)).toThrow(
      expect.objectContaining({
        code: 'INVALID_WEIGHTS',
        message:
          'The weights are not those of efficientnet_lite0. 1 missing: _bn1.bias. 1 unknown: surplus. ' +
          '1 misshapen: _bn0.bias is [1], needs [32].',
      }),
    );
  });

  it('integers where weights should be', () => {
    const wrong = without('_bn1.bias').set('_bn1.bias', {
      dtype: 'I32',
      shape: [1280],
      data: new Int32Array(1280),
    });
    expect(() => createEncoder(ops, architecture, wrong)).toThrow(/_bn1.bias has element type I32/);
  });

  it('blocks that the architecture does not have', () => {
    expect(() => createEncoder(ops, architecture, weights, { trainableBlocks: ['layer4', 'head'] })).toThrow(
      expect.objectContaining({ code: 'INVALID_SPEC', message: 'efficientnet_lite0 has no block layer4.' }),
    );
  });

  it('no classifier and no batch counters, which published weights carry', () => {
    const published = new Map(weights).set('_fc.bias', scalar).set('_bn0.num_batches_tracked', scalar);
    createEncoder(ops, architecture, published).dispose();
  });
});

describe('encode refuses', () => {
  it.each([
    ['images with an alpha channel', [1, 64, 64, 4]],
    ['images of no rows', [1, 0, 64, 3]],
    ['an image without its batch axis', [64, 64, 3]],
  ])('%s', (_, shape) => {
    withEncoder({}, (encoder) => {
      const bytes = ops.bytes(new Uint8Array(shape.reduce((a, b) => a * b, 1)), shape);
      expect(() => encoder.encode(bytes)).toThrow(expect.objectContaining({ code: 'INVALID_IMAGE' }));
    });
  });
});
