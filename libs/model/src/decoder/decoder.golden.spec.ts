import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { expectClose, GoldenTensors, readGoldenJson } from '../testing/golden.js';
import { attentionGeometry } from './attention-geometry.js';
import { captionLoss, topFiveCorrect } from './caption-loss.js';
import { decoderGradients } from './decoder-gradients.js';
import { DecoderParameters, namedDecoderTensors } from './decoder-parameters.js';
import { packBatch } from './packed-batch.js';
import { parameterLayout, type StoredName } from './parameter-layout.js';
import { Attention } from './attention.js';
import { unroll } from './teacher-forcing.js';

const { ops } = openBackend();
const SIZES = { embedding: 6, attention: 7, hidden: 8, features: 10, vocabulary: 13 };
const LAYOUT = parameterLayout(SIZES);
const TOLERANCE = { abs: 1e-5, rel: 1e-4 };

interface Case {
  readonly loss: number;
  readonly cross_entropy: number;
  readonly alpha_regulariser: number;
  readonly top5_accuracy_percent: number;
  readonly tokens: number;
}
const { cases } = readGoldenJson('decoder-small', 'index.json') as { cases: Record<string, Case> };

/** Runs the decoder forward and backward on a golden case and brings everything to the host, rows as given. */
const run = (golden: GoldenTensors) => {
  const parameters = new DecoderParameters(ops, LAYOUT, { seed: 1 });
  parameters.load(golden.under('param.'));
  const grid = { height: 3, width: 3 };
  const attention = new Attention(ops, attentionGeometry(grid, grid));
  const captions = golden.tokenRows('captions');
  const images = captions.length;
  const lengths = golden.ints('caplens');
  const batch = packBatch(
    { captions, lengths, imageIndex: captions.map((_, row) => row) },
    { vocabulary: SIZES.vocabulary, images },
  );
  const host = ops.scope(() => {
    const weights = parameters.values();
    const hoisted = attention.hoist(
      weights,
      ops.floats(golden.floats('encoder_out').slice(), [images, 9, 10]),
    );
    const unrolled = unroll(ops, weights, attention, hoisted, batch, { recorded: true });
    const loss = captionLoss(ops, attention.geometry, unrolled, batch, { alphaC: 1 });
    const alphas = unrolled.steps.map((step) => ops.read(step.attended.alpha));
    const top5 = topFiveCorrect(ops, unrolled.output.logits, batch.targets);
    const gradients = decoderGradients({ ops, weights, attention, hoisted, batch, unrolled, loss }, true);
    const stored = new Map(
      Object.entries(gradients.parameters).map(([name, tensor]) => [name as StoredName, ops.read(tensor)]),
    );
    return {
      alphas,
      top5,
      crossEntropy: ops.readScalar(loss.crossEntropy),
      regulariser: ops.readScalar(loss.regulariser),
      logits: ops.read(unrolled.output.logits),
      features: gradients.features && ops.read(gradients.features),
      gradients: namedDecoderTensors(LAYOUT, stored, 0),
    };
  });
  attention.dispose();
  parameters.dispose();
  return { ...host, batch };
};

/** Elements of golden (B, T, width), whose rows are sorted by the reference, at our packed tokens. */
const packLike = (
  golden: GoldenTensors,
  name: string,
  { order, rows, steps }: { order: Int32Array; rows: Int32Array; steps: Int32Array },
): number[] => {
  const [, length = 0, width = 0] = golden.get(name).shape;
  const values = golden.floats(name);
  const sorted = golden.ints('sort_ind');
  return Array.from(rows).flatMap((row, token) => {
    const theirs = sorted.indexOf(order[row] ?? -1);
    const start = (theirs * length + (steps[token] ?? 0)) * width;
    return [...values.subarray(start, start + width)];
  });
};

describe.each(Object.entries(cases))('decoder on the reference case %s', (name, expected) => {
  const golden = GoldenTensors.read('decoder-small', `${name}.safetensors`);
  const actual = run(golden);

  it('gives the same logits and attention', () => {
    expectClose(actual.logits, packLike(golden, 'predictions', actual.batch), TOLERANCE, 'logits');
    const alphas = actual.alphas.flatMap((alpha) => [...alpha]);
    expectClose(alphas, packLike(golden, 'alphas', actual.batch), TOLERANCE, 'alphas');
  });

  it('gives the same loss and top-5 accuracy', () => {
    const { crossEntropy, regulariser } = actual;
    expectClose(
      [crossEntropy, regulariser, crossEntropy + regulariser],
      [expected.cross_entropy, expected.alpha_regulariser, expected.loss],
      TOLERANCE,
      'losses',
    );
    expect(actual.batch.tokenCount).toBe(expected.tokens);
    expect((100 * actual.top5) / expected.tokens).toBeCloseTo(expected.top5_accuracy_percent, 9);
  });

  it('gives the same gradient of every parameter', () => {
    for (const [parameter, { data }] of golden.under('grad.')) {
      const tolerance = parameter === 'attention.full_att.bias' ? { abs: 1e-6 } : TOLERANCE;
      const gradient = actual.gradients.get(parameter)?.data as Float32Array;
      expectClose(gradient, data as Float32Array, tolerance, `gradient of ${parameter}`);
    }
    expect(golden.under('grad.').size).toBe(19);
  });

  it('gives the same gradient of the features', () => {
    expectClose(
      actual.features ?? [],
      golden.floats('grad_encoder_out'),
      TOLERANCE,
      'gradient of the features',
    );
  });
});
