import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import { readSafetensors, writeSafetensors, type NamedArray } from '../weights/index.js';
import { ARCHITECTURES } from './architectures.js';
import { createEncoder, type EncoderOptions } from './encoder.js';
import { formula, formulaWeights } from './formula-weights.js';

const { ops } = openBackend();
const architecture = ARCHITECTURES.efficientnet_lite0;
const plain = formulaWeights(architecture, 3);

const colour = (...values: number[]): NamedArray => ({
  dtype: 'F32',
  shape: [values.length],
  data: Float32Array.from(values),
});

const bringing = (mean: NamedArray | null, deviation: NamedArray | null): Map<string, NamedArray> => {
  const weights = new Map(plain);
  if (mean !== null) weights.set('input.mean', mean);
  if (deviation !== null) weights.set('input.std', deviation);
  return weights;
};

const pictures = (): Tensor =>
  ops.bytes(Uint8Array.from(formula('p', 64 * 64 * 3, (u) => 127.5 * (u + 1))), [1, 64, 64, 3]);

const features = (weights: ReadonlyMap<string, NamedArray>, options: EncoderOptions = {}): Float32Array => {
  const encoder = createEncoder(ops, architecture, weights, options);
  try {
    return ops.scope(() => ops.read(encoder.encode(pictures())));
  } finally {
    encoder.dispose();
  }
};

const own = bringing(colour(10, 20, 30), colour(60, 70, 80));

describe('a preprocessing that weights bring along', () => {
  it('takes the place of the architecture’s', () => {
    const { mean, deviation } = architecture.preprocessing;
    expect(features(bringing(colour(...mean), colour(...deviation)))).toEqual(features(plain));
    expect(features(own)).not.toEqual(features(plain));
  });

  it.each([
    { frozenBlocks: 'graph' },
    { trainableBlocks: ['stem', 'head'] },
    { trainableBlocks: ['head'], batchNorm: 'batch' },
  ] as const)('counts in every way to compute: %o', (options) => {
    const expected = features(own);
    const errors = features(own, options).map((x, i) => Math.abs(x - (expected[i] ?? Number.NaN)));
    expect(Math.max(...errors)).toBeLessThan(1e-5 * Math.max(...expected));
  });

  it.each(['frozen', 'batch'] as const)('is recorded too, with %s statistics', (batchNorm) => {
    const [mine, others] = [own, plain].map((weights) => {
      const encoder = createEncoder(ops, architecture, weights, { trainableBlocks: ['stem'], batchNorm });
      const read = ops.scope(() => {
        const recorded = encoder.recordFrom(encoder.frozenPart(pictures()));
        const values = ops.read(recorded.features);
        recorded.discard();
        return values;
      });
      encoder.dispose();
      return read;
    });
    expect(mine).not.toEqual(others);
  });

  it('is exported with the weights, and lives through a file', () => {
    const encoder = createEncoder(ops, architecture, own, { trainableBlocks: ['head'] });
    const exported = encoder.exportWeights();
    encoder.dispose();
    expect([...exported.keys()]).toEqual([...own.keys()]);
    expect(features(readSafetensors(writeSafetensors(exported)))).toEqual(features(own));
  });

  it('is not exported where there is none', () => {
    const encoder = createEncoder(ops, architecture, plain);
    expect([...encoder.exportWeights().keys()]).toEqual([...plain.keys()]);
    encoder.dispose();
  });

  it.each([
    ['half of it', bringing(colour(1, 2, 3), null), /input\.std must be three finite numbers/],
    ['two colours', bringing(colour(1, 2), colour(1, 1, 1)), /input\.mean must be three finite numbers/],
    ['no number', bringing(colour(1, NaN, 3), colour(1, 1, 1)), /input\.mean must be three finite/],
    ['a deviation of nothing', bringing(colour(1, 2, 3), colour(1, 0, 1)), /input\.std is \[1, 0, 1\]/],
  ])('is refused when it is %s', (_, weights, message) => {
    const live = ops.liveTensors;
    expect(() => createEncoder(ops, architecture, weights)).toThrow(
      expect.objectContaining({
        code: 'INVALID_WEIGHTS',
        message: expect.stringMatching(message) as string,
      }),
    );
    expect(ops.liveTensors).toBe(live);
  });
});
