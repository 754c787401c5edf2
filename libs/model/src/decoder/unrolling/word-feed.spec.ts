import { describe, expect, it } from 'vitest';
import { openBackend } from '../../tensor-core/index.js';
import { expectClose } from '../../testing/golden.js';
import { captionLoss } from '../loss/caption-loss.js';
import { decoderGradients } from './decoder-gradients.js';
import { packBatch, type CaptionBatch, type PackedBatch } from './packed-batch.js';
import { unroll, type UnrollOptions } from './teacher-forcing.js';
import { TINY_BATCH, TinyDecoder } from '../testing/tiny-decoder.js';

const { ops } = openBackend();
const GRID = { height: 2, width: 2 };
const DEEP = { outputLayer: 'deep', contextGate: 'scalar', tiedEmbeddings: true } as const;
const tiny = new TinyDecoder(ops, GRID, GRID, undefined, DEEP);
const { vocabulary } = tiny.layout.sizes;
const pack = (captions: CaptionBatch): PackedBatch => packBatch(captions, { vocabulary, images: 2 });

/** Words fed, logits and gradients of all parameters that have one, on the host. */
const learn = (batch: PackedBatch, options: UnrollOptions) => {
  const decoder = tiny.open();
  decoder.parameters.load(tiny.named(tiny.values()));
  const { attention, geometry } = decoder;
  const result = ops.scope(() => {
    const weights = decoder.parameters.values();
    const hoisted = attention.hoist(weights, ops.floats(tiny.features(), [2, 4, 6]));
    const unrolled = unroll(ops, weights, attention, hoisted, batch, options);
    const loss = captionLoss(ops, geometry, unrolled, batch, { alphaC: 1 });
    const gradients = decoderGradients({ ops, weights, attention, hoisted, batch, unrolled, loss }, true);
    return {
      fed: unrolled.inputs,
      logits: ops.read(unrolled.output.logits),
      gradients: Object.values(gradients.parameters).map((gradient) => ops.read(gradient)),
    };
  });
  decoder.dispose();
  return result;
};

const DROPOUT = { rate: 0.4, seed: [3, 1] as const };
const forced = (probability: number, step = 1) => ({ probability, seed: [3, step] as const });

describe('scheduled words', () => {
  const batch = pack(TINY_BATCH);

  it('teach as those words would if they had been given', () => {
    const sampled = learn(batch, { dropout: DROPOUT, teacherForcing: forced(0.3) });
    expect(sampled.fed).not.toEqual(batch.inputs);
    const given = learn({ ...batch, inputs: sampled.fed }, { dropout: DROPOUT });
    const tolerance = { abs: 1e-6, rel: 1e-5 };
    expectClose(sampled.logits, given.logits, tolerance, 'logits');
    sampled.gradients.forEach((gradient, index) => {
      expectClose(gradient, given.gradients[index] ?? [], tolerance, `gradient ${index}`);
    });
  });

  it('are the true ones at probability 1, to the bit, and never the first', () => {
    expect(learn(batch, { teacherForcing: forced(1) })).toEqual(learn(batch, {}));
    const { fed } = learn(batch, { teacherForcing: forced(0) });
    expect([...fed.subarray(0, batch.size)]).toEqual([7, 7, 7]);
  });

  it('are a function of the seed', () => {
    const fedAt = (step: number) => learn(batch, { teacherForcing: forced(0, step) }).fed;
    expect(fedAt(1)).toEqual(fedAt(1));
    expect([2, 3, 4].map(fedAt)).not.toEqual([fedAt(1), fedAt(1), fedAt(1)]);
  });

  it('are true as often as asked, and else drawn from what the model said', () => {
    const captions = Array.from({ length: 4000 }, () => [7, 3, 8]);
    const many = pack({ captions, lengths: captions.map(() => 3), imageIndex: captions.map(() => 1) });
    const { fed, logits } = learn(many, { teacherForcing: forced(0.4) });
    const first = Array.from(logits.subarray(0, vocabulary), Math.exp);
    const total = first.reduce((sum, power) => sum + power, 0);
    const expected = first.map((power, word) => (0.6 * power) / total + (word === 3 ? 0.4 : 0));
    const second = fed.subarray(many.size);
    const shares = expected.map((_, word) => second.filter((drawn) => drawn === word).length / many.size);
    expectClose(shares, expected, { abs: 0.03 }, 'share');
  });

  it('leave no tensor behind', () => {
    const before = ops.liveTensors;
    learn(batch, { dropout: DROPOUT, teacherForcing: forced(0.3) });
    expect(ops.liveTensors).toBe(before);
  });
});
