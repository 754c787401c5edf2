import { openBackend } from '@beamline/model';
import { Decoder, traceDecoder, type DecoderTrace, type StepTrace } from '@beamline/model/internals';
import { captionsOf, extentOf, placesShape, sizesOf } from '../decoder-model.js';
import { close, exact, type Finding } from '../finding.js';
import { DamagedFixture, type Fixture, type Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';

const TOLERANCE = { abs: 1e-5, rel: 1e-4 };
const SCORE_BIAS = 'attention.full_att.bias';

interface Case {
  readonly file: string;
  readonly loss: number;
  readonly cross_entropy: number;
  readonly alpha_regulariser: number;
  readonly top5_accuracy_percent: number;
  readonly tokens: number;
  readonly decode_lengths: readonly number[];
}
interface Index {
  readonly alpha_c: number;
  readonly cases: Readonly<Record<string, Case>>;
}

/** Decoder under teacher forcing: forward, loss and every gradient; intermediates of the first steps. */
export const decoderSmall: Suite = {
  name: 'decoder-small',
  parts: [{ file: /^index\.json$/, fixtures: listCases }],
};

function listCases(folder: FixtureFolder, file: string): Fixture[] {
  const { alpha_c, cases } = folder.json(file) as Index;
  return Object.entries(cases).flatMap(([name, expected]) => {
    const trace = `${name}-trace.safetensors`;
    return [
      { name: `${file}/${name}`, check: () => checkCase(folder.tensors(expected.file), expected, alpha_c) },
      ...(folder.has(trace)
        ? [
            {
              name: trace,
              check: () => checkTrace(folder.tensors(expected.file), folder.tensors(trace), alpha_c),
            },
          ]
        : []),
    ];
  });
}

function trace(golden: GoldenTensors, alphaC: number): DecoderTrace {
  const { ops } = openBackend();
  const { shape } = golden.get('encoder_out');
  const parameters = golden.under('param.');
  const map = extentOf(shape);
  const decoder = new Decoder(ops, { sizes: sizesOf(parameters), featureMap: map, grid: map, seed: 1 });
  decoder.parameters.load(parameters);
  const result = ops.scope(() => {
    const features = ops.floats(golden.floats('encoder_out').slice(), placesShape(shape));
    return traceDecoder(ops, decoder, features, captionsOf(golden), alphaC);
  });
  decoder.dispose();
  return result;
}

function checkCase(golden: GoldenTensors, expected: Case, alphaC: number): Finding[] {
  const actual = trace(golden, alphaC);
  const { crossEntropy, regulariser, steps, batch } = actual;
  return [
    close('predictions', join(steps, 'logits'), packed(golden, 'predictions', actual), TOLERANCE),
    close('alphas', join(steps, 'alpha'), packed(golden, 'alphas', actual), TOLERANCE),
    close('loss', [crossEntropy + regulariser], [expected.loss], TOLERANCE),
    close('cross entropy', [crossEntropy], [expected.cross_entropy], TOLERANCE),
    close('alpha regulariser', [regulariser], [expected.alpha_regulariser], TOLERANCE),
    exact('tokens', batch.tokenCount, expected.tokens),
    exact('decode lengths', decodeLengths(actual), expected.decode_lengths),
    close(
      'top-5 accuracy',
      [(100 * actual.top5Correct) / batch.tokenCount],
      [expected.top5_accuracy_percent],
      {
        abs: 1e-9,
      },
    ),
    ...[...golden.under('grad.').keys()].map((name) =>
      close(
        `gradient of ${name}`,
        actual.gradients.get(name)?.data as Float32Array | undefined,
        golden.floats(`grad.${name}`),
        name === SCORE_BIAS ? { abs: 1e-6 } : TOLERANCE,
      ),
    ),
    close('gradient of the encodings', actual.featureGradient, golden.floats('grad_encoder_out'), TOLERANCE),
  ];
}

function decodeLengths({ batch }: DecoderTrace): number[] {
  return Array.from(
    { length: batch.size },
    (_, row) => batch.liveCounts.filter((count) => count > row).length,
  );
}

function join(steps: readonly StepTrace[], name: keyof StepTrace): number[] {
  return steps.flatMap((step) => [...step[name]]);
}

/** For each of our sorted rows, the row of the reference: equal lengths may stand in another order there. */
function theirRows(golden: GoldenTensors, { batch }: DecoderTrace): number[] {
  const sorted = golden.ints('sort_ind');
  return Array.from(batch.order, (image) => sorted.indexOf(image));
}

/** The reference's (B, T, width) at our packed tokens. */
function packed(golden: GoldenTensors, name: string, trace: DecoderTrace): number[] {
  const [, length = 0, width = 0] = golden.get(name).shape;
  const values = golden.floats(name);
  const theirs = theirRows(golden, trace);
  return Array.from(trace.batch.rows).flatMap((row, token) => {
    const start = ((theirs[row] ?? 0) * length + (trace.batch.steps[token] ?? 0)) * width;
    return [...values.subarray(start, start + width)];
  });
}

/** Where an intermediate of the reference is found in ours. */
const INTERMEDIATES: Readonly<Record<string, (step: StepTrace, bias: number) => ArrayLike<number>>> = {
  attention_scores: (step, bias) => step.scores.map((score) => score + bias),
  alpha: (step) => step.alpha,
  awe: (step) => step.context,
  gate: (step) => step.gate,
  embedding: (step) => step.embedding,
  h: (step) => step.hidden,
  c: (step) => step.cell,
  logits: (step) => step.logits,
};

function checkTrace(golden: GoldenTensors, expected: GoldenTensors, alphaC: number): Finding[] {
  const actual = trace(golden, alphaC);
  const theirs = theirRows(golden, actual);
  const [bias = 0] = golden.floats(`param.${SCORE_BIAS}`);
  return [...expected.arrays.keys()].map((name) => {
    const values = intermediate(name, actual, bias);
    if (values === undefined) return encodingsSorted(name, golden, expected);
    const [, width = 0] = expected.get(name).shape;
    const rows = theirs.slice(0, values.length / width);
    const wanted = rows.flatMap((row) => [...expected.floats(name).subarray(row * width, (row + 1) * width)]);
    return close(name, values, wanted, TOLERANCE);
  });
}

function intermediate(
  name: string,
  { initial, steps, batch }: DecoderTrace,
  bias: number,
): ArrayLike<number> | undefined {
  if (name === 'h0') return initial.hidden;
  if (name === 'c0') return initial.cell;
  if (name === 'mean_encoder_out') return initial.mean;
  const [, index, what = ''] = /^step(\d+)\.(\w+)$/.exec(name) ?? [];
  const step = steps[Number(index)];
  if (step === undefined) return undefined;
  if (what === 'lstm_input')
    return rowsSideBySide(step.embedding, step.gatedContext, batch.liveCounts[Number(index)] ?? 0);
  return INTERMEDIATES[what]?.(step, bias);
}

/** [embedding ; gated context] of each row. */
function rowsSideBySide(left: Float32Array, right: Float32Array, rows: number): number[] {
  const row = (values: Float32Array, index: number): Float32Array =>
    values.subarray((index * values.length) / rows, ((index + 1) * values.length) / rows);
  return Array.from({ length: rows }, (_, index) => [...row(left, index), ...row(right, index)]).flat();
}

/** The reference's sorted encodings: `sort_ind` must be how it sorted. */
function encodingsSorted(name: string, golden: GoldenTensors, expected: GoldenTensors): Finding {
  if (name !== 'encoder_out_sorted')
    throw new DamagedFixture(`${expected.file} holds ${name}, which is not recognised`);
  const all = golden.floats('encoder_out');
  const [count = 1] = golden.get('encoder_out').shape;
  const size = all.length / count;
  const sorted = Array.from(golden.ints('sort_ind')).flatMap((image) => [
    ...all.subarray(image * size, (image + 1) * size),
  ]);
  return close(name, sorted, expected.floats(name), TOLERANCE);
}
