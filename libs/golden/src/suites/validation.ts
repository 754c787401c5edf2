import { corpusBleu } from '@beamline/metrics';
import { openBackend, type TeacherForced } from '@beamline/model';
import { Decoder } from '@beamline/model/internals';
import { captionsOf, extentOf, placesShape, sizesOf } from '../decoder-model.js';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';

interface Validation {
  readonly word_map: Readonly<Record<string, number>>;
  readonly alpha_c?: number;
  readonly batches: readonly number[];
  readonly bleu4: number;
  readonly bleu1?: number;
  readonly loss_avg: number;
  readonly top5_avg_percent: number;
  readonly references_in_reference_order: readonly (readonly (readonly number[])[])[];
  readonly hypotheses_in_reference_order: readonly (readonly number[])[];
}

/** A caption's prediction and what it is scored against, as ids. */
interface Scored {
  readonly hypothesis: readonly number[];
  readonly references: readonly (readonly number[])[];
}

const LOSS = { abs: 2e-5 };
const BLEU = { abs: 0, rel: 1e-9 };

/** Validation under teacher forcing, from batches to BLEU. */
export function listValidation(folder: FixtureFolder, file: string): Fixture[] {
  const expected = folder.json(file) as Validation;
  const tensors = file.replace(/\.json$/, '.safetensors');
  return [{ name: file, check: () => check(folder.tensors(tensors), expected) }];
}

function check(golden: GoldenTensors, expected: Validation): Finding[] {
  const results = validate(golden, expected);
  const tokens = results.reduce((sum, result) => sum + result.tokens, 0);
  const mean = (of: (result: TeacherForced) => number): number =>
    results.reduce((sum, result) => sum + of(result), 0) / tokens;
  const scored = results.flatMap(({ predictions }, batch) => pair(golden, expected, batch, predictions));
  const words = scored.map(({ hypothesis, references }) => ({
    hypothesis: hypothesis.map(String),
    references: references.map((reference) => reference.map(String)),
  }));
  const [bleu1, , , bleu4] = corpusBleu(words).bleu;
  return [
    close('mean loss', [mean((result) => result.loss * result.tokens)], [expected.loss_avg], LOSS),
    close('top-5 accuracy', [mean((result) => 100 * result.top5Correct)], [expected.top5_avg_percent], {
      abs: 1e-9,
    }),
    exact('predictions and references', sorted(scored), sorted(theirs(expected))),
    close('BLEU-4', [bleu4], [expected.bleu4], BLEU),
    ...(expected.bleu1 === undefined ? [] : [close('BLEU-1', [bleu1], [expected.bleu1], BLEU)]),
  ];
}

function validate(golden: GoldenTensors, { batches, alpha_c = 1 }: Validation): TeacherForced[] {
  const { ops } = openBackend();
  const parameters = golden.under('param.');
  const map = extentOf(golden.get('batch0.encoder_out').shape);
  const decoder = new Decoder(ops, { sizes: sizesOf(parameters), featureMap: map, grid: map, seed: 1 });
  decoder.parameters.load(parameters);
  const results = batches.map((_, batch) =>
    ops.scope(() => {
      const name = `batch${batch}.encoder_out`;
      const features = ops.floats(golden.floats(name).slice(), placesShape(golden.get(name).shape));
      return decoder.teacherForced(features, captionsOf(golden, `batch${batch}.`), alpha_c);
    }),
  );
  decoder.dispose();
  return results;
}

/** Predictions with the references of their images: without `<start>` and padding, `<end>` stays on both sides. */
function pair(
  golden: GoldenTensors,
  { word_map }: Validation,
  batch: number,
  predictions: readonly (readonly number[])[],
): Scored[] {
  const name = `batch${batch}.allcaps`;
  const [, captions = 0, width = 0] = golden.get(name).shape;
  const ids = golden.ints(name);
  const silent = new Set([word_map['<start>'], word_map['<pad>']]);
  return predictions.map((hypothesis, image) => ({
    hypothesis,
    references: Array.from({ length: captions }, (_, i) => {
      const start = (image * captions + i) * width;
      return [...ids.subarray(start, start + width)].filter((id) => !silent.has(id));
    }),
  }));
}

function theirs(expected: Validation): Scored[] {
  return expected.hypotheses_in_reference_order.map((hypothesis, i) => ({
    hypothesis,
    references: expected.references_in_reference_order[i] ?? [],
  }));
}

/** The reference lists captions by decreasing length; how it orders equal lengths is its sort's choice. */
function sorted(scored: readonly Scored[]): string[] {
  return scored.map(({ hypothesis, references }) => JSON.stringify({ hypothesis, references })).sort();
}
