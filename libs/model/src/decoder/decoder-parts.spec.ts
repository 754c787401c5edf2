import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import { dropoutMask } from './dropout.js';
import { packBatch } from './unrolling/packed-batch.js';
import { parameterLayout } from './parameters/parameter-layout.js';
import { readoutWidth, REFERENCE_PARTS, type DecoderParts } from './parameters/parts.js';
import { PlainDecoder } from './testing/plain-decoder.js';
import { slope, TINY_BATCH, TINY_SIZES, TinyDecoder } from './testing/tiny-decoder.js';

const { ops } = openBackend();
const MAP = { height: 2, width: 3 };
const GRID = { height: 3, width: 3 };
const DROPOUT = { rate: 0.4, seed: [5, 6] as const };
const LOSS = { alphaC: 0.7, labelSmoothing: 0.2, captionWeights: [1.5, -0.6, 0.8] };
const TOLERANCE = { abs: 3e-6, rel: 2e-4 };

const variants = (['vector', 'scalar'] as const).flatMap((contextGate) =>
  (['linear', 'deep'] as const).flatMap((outputLayer) =>
    [false, true].map((tiedEmbeddings): DecoderParts => ({ contextGate, outputLayer, tiedEmbeddings })),
  ),
);

/** A linear layer can share the embedding only when a word and the state have one length. */
const sizesFor = ({ outputLayer, tiedEmbeddings }: DecoderParts) =>
  tiedEmbeddings && outputLayer === 'linear' ? { ...TINY_SIZES, embedding: TINY_SIZES.hidden } : TINY_SIZES;

const tinyOf = (parts: DecoderParts) => new TinyDecoder(ops, MAP, GRID, sizesFor(parts), parts);

/** The mask that a batch draws, by caption and step. */
const plainDropout = (width: number) => {
  const { order, rows, steps, tokenCount } = packBatch(TINY_BATCH, { vocabulary: 9, images: 2 });
  const mask = ops.scope(() => ops.read(dropoutMask(ops, [tokenCount, width], DROPOUT)));
  return (caption: number, step: number): number[] => {
    const token = rows.findIndex((row, place) => order[row] === caption && steps[place] === step);
    return [...mask.subarray(token * width, (token + 1) * width)];
  };
};

describe.each(variants)('decoder of parts $contextGate $outputLayer, tied $tiedEmbeddings', (parts) => {
  const tiny = tinyOf(parts);
  const sizes = sizesFor(parts);
  const [values, features] = [tiny.values(), tiny.features()];
  const plain = new PlainDecoder(sizes, MAP, GRID, parts);
  const plainLoss = { ...LOSS, dropout: plainDropout(readoutWidth(sizes, parts)) };
  const learn = () => tiny.learn(values, features, { ...LOSS, dropout: DROPOUT });

  it('has loss and slopes of the plain model, with dropout, smoothing and weights', () => {
    const actual = learn();
    const batch = tiny.plainBatch(features);
    expectClose([actual.report.loss], [plain.loss(values, batch, plainLoss)], { abs: 2e-6 }, 'loss');
    for (const [name, value] of values) {
      const gradient = actual.parameters.get(name)?.data as Float32Array;
      const lossAt = (moved: ArrayLike<number>) =>
        plain.loss(new Map<string, ArrayLike<number>>(values).set(name, moved), batch, plainLoss);
      for (let index = 0; index < value.length; index += Math.ceil(value.length / 6))
        expectClose([gradient[index] ?? NaN], [slope(lossAt, value, index)], TOLERANCE, `${name}[${index}]`);
    }
    for (let index = 0; index < features.length; index += 7) {
      const lossAt = (moved: ArrayLike<number>) => plain.loss(values, tiny.plainBatch(moved), plainLoss);
      const expected = slope(lossAt, features, index);
      expectClose([actual.features[index] ?? NaN], [expected], TOLERANCE, `feature ${index}`);
    }
  });

  it('gives the same bits again and holds no tensor', () => {
    const before = ops.liveTensors;
    expect(learn()).toEqual(learn());
    expect(ops.liveTensors).toBe(before);
  });

  it('gives its parameters back as they were loaded, the last matrix only when it is its own', () => {
    const decoder = tiny.open();
    decoder.parameters.load(tiny.named(values));
    const exported = decoder.parameters.export();
    decoder.dispose();
    expect(exported).toEqual(tiny.named(values));
    expect(exported.has('fc.weight')).toBe(!parts.tiedEmbeddings);
    expect(exported.has('deep.context.weight')).toBe(parts.outputLayer === 'deep');
    expect(exported.get('f_beta.weight')?.shape[0]).toBe(parts.contextGate === 'scalar' ? 1 : 6);
  });
});

describe('parts of the decoder', () => {
  const deepTied: DecoderParts = { contextGate: 'scalar', outputLayer: 'deep', tiedEmbeddings: true };

  it('refuse a shared embedding that does not fit a linear layer', () => {
    const tied = { ...REFERENCE_PARTS, tiedEmbeddings: true };
    expect(() => parameterLayout(TINY_SIZES, tied)).toThrow(DomainError);
    expect(() => parameterLayout(TINY_SIZES, tied)).toThrow(/reads 5 numbers, a word has 3/);
  });

  it('refuse weights of a decoder of other parts', () => {
    const [reference, other] = [tinyOf(REFERENCE_PARTS), tinyOf(deepTied)];
    const load = (into: TinyDecoder, from: TinyDecoder) => {
      const decoder = into.open();
      try {
        decoder.parameters.load(from.named(from.values()));
      } finally {
        decoder.dispose();
      }
    };
    expect(() => {
      load(other, reference);
    }).toThrow(/no parameter fc.weight/);
    expect(() => {
      load(reference, other);
    }).toThrow(/no parameter deep.hidden.weight/);
  });

  it('count as the paper says on COCO: a deep layer reads words of 512, a scalar gate has 513 numbers', () => {
    const coco = { embedding: 512, attention: 512, hidden: 512, features: 2048, vocabulary: 9490 };
    const count = (parts: Partial<DecoderParts>) =>
      [...parameterLayout(coco, { ...REFERENCE_PARTS, ...parts }).torch.values()].reduce(
        (sum, shape) => sum + shape.reduce((a, b) => a * b, 1),
        0,
      );
    const reference = 20_483_859;
    expect(count({})).toBe(reference);
    expect(count({ contextGate: 'scalar' })).toBe(reference - 2047 * 513);
    expect(count({ outputLayer: 'deep' })).toBe(reference + 512 * 512 + 512 + 512 * 2048);
    expect(count({ tiedEmbeddings: true })).toBe(reference - 9490 * 512);
  });
});
