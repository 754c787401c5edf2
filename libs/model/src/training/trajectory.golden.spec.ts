import { describe, expect, it } from 'vitest';
import { Decoder } from '../decoder/decoder.js';
import type { CaptionBatch } from '../decoder/packed-batch.js';
import { openBackend, type Tensor } from '../tensor-core/index.js';
import { expectClose, GoldenTensors, readGoldenJson } from '../testing/golden.js';
import { Adam } from './adam.js';
import { measureGradients } from './measured-gradients.js';
import { exportAdam, exportDecoderAdam } from './adam-state.js';
import { learnJointly } from './fine-tune.js';
import { StubEncoder } from './stub-encoder.js';

const { ops } = openBackend();
const SUITE = 'decoder-train-trajectory';
const SIZES = { embedding: 6, attention: 7, hidden: 8, features: 10, vocabulary: 13 };
const MAP = { height: 3, width: 3 };
const CLAMP = 5;

interface GoldenStep {
  readonly loss: number;
  readonly tokens: number;
  readonly top5_percent: number;
  readonly decoder_lr: number;
  readonly encoder_lr: number | null;
}
interface Variant {
  readonly file: string;
  readonly scale?: number;
  readonly do_not_compare: readonly string[];
  readonly steps: readonly GoldenStep[];
}
const { variants } = readGoldenJson(SUITE, 'index.json') as { variants: Record<string, Variant> };

const captionsOf = (golden: GoldenTensors, step: number): CaptionBatch => {
  const captions = golden.tokenRows(`batch${step}.captions`);
  return {
    captions,
    lengths: golden.ints(`batch${step}.caplens`),
    imageIndex: captions.map((_, row) => row),
  };
};

const newDecoder = (golden: GoldenTensors, prefix: string): Decoder => {
  const decoder = new Decoder(ops, { sizes: SIZES, featureMap: MAP, grid: MAP, seed: 1 });
  decoder.parameters.load(golden.under(prefix));
  return decoder;
};

const comparable = ({ do_not_compare }: Variant, name: string): boolean =>
  !do_not_compare.some((excluded) => name.includes(excluded));

const expectDecoder = (decoder: Decoder, golden: GoldenTensors, variant: Variant, prefix: string): void => {
  const actual = decoder.parameters.export();
  for (const [name, { data }] of golden.under(prefix))
    if (comparable(variant, name))
      expectClose(
        actual.get(name)?.data as Float32Array,
        data as Float32Array,
        { abs: 5e-5 },
        `${prefix}${name}`,
      );
};

const expectDecoderMoments = (
  decoder: Decoder,
  adam: Adam,
  golden: GoldenTensors,
  variant: Variant,
): void => {
  const actual = exportDecoderAdam(adam, decoder.parameters);
  for (const [name, { data }] of golden.under('adam.decoder.'))
    if (comparable(variant, name))
      expectClose(actual.get(name)?.data as Float32Array, data as Float32Array, { abs: 5e-5 }, name);
};

const expectReport = (
  report: { loss: number; tokens: number; top5Correct: number },
  step: GoldenStep,
  what: string,
) => {
  expectClose([report.loss], [step.loss], { abs: 2e-5 }, `${what}: loss`);
  expect(report.tokens).toBe(step.tokens);
  expect((100 * report.top5Correct) / report.tokens).toBeCloseTo(step.top5_percent, 9);
};

describe.each(['base', 'lr1e-2', 'clip'])('twelve steps of the decoder, variant %s', (name) => {
  const variant = variants[name] as Variant;

  it('follow the reference in loss, weights and moments', () => {
    const golden = GoldenTensors.read(SUITE, variant.file);
    const decoder = newDecoder(golden, 'init.decoder.');
    const adam = new Adam(ops, decoder.variables);
    variant.steps.forEach((step, index) => {
      ops.scope(() => {
        const data = golden.floats(`batch${index}.encoder_out`).slice();
        const features = ops.floats(data, [data.length / 90, 9, 10]);
        const { report, gradients } = decoder.learn(features, captionsOf(golden, index), {
          alphaC: 1,
          gradientScale: variant.scale ?? 1,
        });
        expectReport(report, step, `step ${index}`);
        adam.update(measureGradients(ops, gradients), {
          learningRate: step.decoder_lr,
          gradientClamp: CLAMP,
        });
      });
      if (index === 0) expectDecoder(decoder, golden, variant, 'step1.decoder.');
      if (index === 5) expectDecoder(decoder, golden, variant, 'step6.decoder.');
    });
    expectDecoder(decoder, golden, variant, 'final.decoder.');
    expectDecoderMoments(decoder, adam, golden, variant);
    adam.dispose();
    decoder.dispose();
  });
});

/** (B, C, H, W) to (B, H, W, C). */
const images = (golden: GoldenTensors, step: number): Tensor => {
  const { shape } = golden.get(`batch${step}.images`);
  return ops.transpose(ops.floats(golden.floats(`batch${step}.images`).slice(), shape), [0, 2, 3, 1]);
};

const twoOptimisers = ['two-optimisers', 'decay'].flatMap((name) =>
  [4, 3, 1].map((size) => ({ name, size })),
);

describe.each(twoOptimisers)(
  'twelve steps of both, variant $name, $size images at once',
  ({ name, size }) => {
    const variant = variants[name] as Variant;

    it('follow the reference in loss, weights and moments of encoder and decoder', () => {
      const before = ops.liveTensors;
      const golden = GoldenTensors.read(SUITE, variant.file);
      const decoder = newDecoder(golden, 'init.decoder.');
      const encoder = new StubEncoder(ops, golden.under('init.encoder.'));
      const [decoderAdam, encoderAdam] = [decoder.variables, encoder.variables].map(
        (all) => new Adam(ops, all),
      ) as [Adam, Adam];
      variant.steps.forEach((step, index) => {
        ops.scope(() => {
          const captions = captionsOf(golden, index);
          const lesson = learnJointly(ops, decoder, encoder, images(golden, index), captions, size, {
            alphaC: 1,
          });
          expectReport(lesson.report, step, `step ${index}`);
          decoderAdam.update(measureGradients(ops, lesson.decoder), {
            learningRate: step.decoder_lr,
            gradientClamp: CLAMP,
          });
          encoderAdam.update(measureGradients(ops, lesson.encoder), {
            learningRate: step.encoder_lr ?? 0,
            gradientClamp: CLAMP,
          });
        });
      });
      expectDecoder(decoder, golden, variant, 'final.decoder.');
      expectDecoderMoments(decoder, decoderAdam, golden, variant);
      const moments = exportAdam(encoderAdam, encoder.variables);
      for (const variable of encoder.variables) {
        const final = encoder.toPyTorch(variable.name, ops.readVariable(variable));
        expectClose(final, golden.floats(`final.encoder.${variable.name}`), { abs: 5e-5 }, variable.name);
        for (const moment of ['exp_avg', 'exp_avg_sq']) {
          const stored = moments.get(`${variable.name}.${moment}`)?.data as Float32Array;
          const expected = golden.floats(`adam.encoder.${variable.name}.${moment}`);
          expectClose(
            encoder.toPyTorch(variable.name, stored),
            expected,
            { abs: 5e-5 },
            `${variable.name}.${moment}`,
          );
        }
      }
      for (const owner of [decoderAdam, encoderAdam, decoder, encoder]) owner.dispose();
      expect(ops.liveTensors).toBe(before);
    });
  },
);

interface Validation {
  readonly batches: readonly number[];
  readonly loss_avg: number;
  readonly top5_avg_percent: number;
  readonly hypotheses_in_reference_order: readonly number[][];
}

describe('validation under teacher forcing', () => {
  it('gives the loss, accuracy and predictions of the reference', () => {
    const expected = readGoldenJson(SUITE, 'validate.json') as Validation;
    const golden = GoldenTensors.read(SUITE, 'validate.safetensors');
    const decoder = newDecoder(golden, 'param.');
    const results = expected.batches.map((count, index) =>
      ops.scope(() => {
        const features = ops.floats(golden.floats(`batch${index}.encoder_out`).slice(), [count, 9, 10]);
        return decoder.teacherForced(features, captionsOf(golden, index), 1);
      }),
    );
    decoder.dispose();
    const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
    const loss = results.reduce((sum, result) => sum + result.loss * result.tokens, 0) / tokens;
    const top5 = (100 * results.reduce((sum, result) => sum + result.top5Correct, 0)) / tokens;
    expectClose([loss], [expected.loss_avg], { abs: 2e-5 }, 'mean loss');
    expect(top5).toBeCloseTo(expected.top5_avg_percent, 9);
    // The reference lists captions by decreasing length; how it orders equal lengths is its sort's choice.
    const key = (words: readonly number[]) => words.join(' ');
    expect(results.flatMap(({ predictions }) => predictions.map(key)).sort()).toEqual(
      expected.hypotheses_in_reference_order.map(key).sort(),
    );
  });
});
