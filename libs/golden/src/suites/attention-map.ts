import { enlargeAttention } from '@beamline/model';
import { extentOf } from '../decoder-model.js';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { GoldenTensors } from '../golden-tensors.js';
import { only, withDecoder } from './beam-model.js';

const TOLERANCE = { abs: 1e-5 };

interface MapSamples {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  readonly argmax_flat?: number;
  readonly samples: readonly number[];
  readonly border_samples?: readonly number[];
}
interface Step {
  readonly t: number;
  readonly alpha_sum: number;
  readonly alpha_max: number;
  readonly alpha_argmax_flat: number;
  readonly smooth?: MapSamples;
  readonly plain?: MapSamples;
}
interface Index {
  readonly beam: number;
  readonly sequence: readonly number[];
  readonly upscale: number;
  readonly sigma: number;
  readonly sample_indices: readonly number[];
  readonly border_indices?: readonly number[];
  readonly word_map_specials: Readonly<Record<string, number>>;
  readonly steps: readonly Step[];
}

/** The attention of a caption's words, on the grid and enlarged over the picture. */
export const attentionMap: Suite = {
  name: 'attention-map',
  parts: [{ file: /^index\.json$/, fixtures: list }],
};

function list(folder: FixtureFolder, file: string): Fixture[] {
  const index = folder.json(file) as Index;
  const [tensors = 'attention.safetensors'] = folder.files.filter((name) => name.endsWith('.safetensors'));
  const golden = () => folder.tensors(tensors);
  return [
    { name: `${file}/caption`, check: () => checkCaption(golden(), index) },
    ...index.steps.flatMap((step) =>
      (['smooth', 'plain'] as const)
        .filter((kind) => step[kind] !== undefined)
        .map((kind) => ({
          name: `${file}/word${step.t}/${kind}`,
          check: () => checkMap(golden(), index, step, kind),
        })),
    ),
  ];
}

function checkCaption(golden: GoldenTensors, index: Index): Finding[] {
  const map = extentOf(golden.get('encoder_out').shape);
  const names = { prefix: 'param.', features: 'encoder_out' };
  const file = { word_map: index.word_map_specials };
  const { best } = withDecoder(golden, names, file, (model) =>
    only(model.search({ beam: index.beam, mode: 'reference', withAlphas: true })),
  );
  // The reference's first row stands for `<start>` and is all ones.
  const ones = new Float32Array(map.height * map.width).fill(1);
  const rows = [ones, ...(best?.alphas ?? [])];
  return [
    exact('sequence', best?.tokens, index.sequence),
    close(
      'alphas',
      rows.flatMap((row) => [...row]),
      golden.floats('alphas'),
      TOLERANCE,
    ),
    close(
      'greatest alphas',
      rows.map((row) => Math.max(...row)),
      index.steps.map((step) => step.alpha_max),
      TOLERANCE,
    ),
    // A sum of as many numbers as there are places, each within the tolerance.
    close(
      'sums of alphas',
      rows.map((row) => row.reduce((a, b) => a + b, 0)),
      index.steps.map((step) => step.alpha_sum),
      TOLERANCE,
    ),
    exact(
      'places of the greatest alphas',
      rows.map(placeOfGreatest),
      index.steps.map((step) => step.alpha_argmax_flat),
    ),
  ];
}

/** The reference's own alphas, enlarged: one error does not hide another. */
function checkMap(golden: GoldenTensors, index: Index, step: Step, kind: 'smooth' | 'plain'): Finding[] {
  const [, rows = 0, columns = 0] = golden.get('alphas').shape;
  const size = rows * columns;
  const alpha = golden.floats('alphas').subarray(step.t * size, (step.t + 1) * size);
  const map = enlargeAttention(
    alpha,
    { height: rows, width: columns },
    index.upscale,
    kind === 'smooth' ? index.sigma : 0,
  );
  const expected = step[kind];
  if (expected === undefined) return [];
  const whole = `${kind}.${step.t}`;
  const at = (places: readonly number[]): number[] => places.map((place) => map[place] ?? NaN);
  const { border_indices: border = [], sample_indices } = index;
  return [
    close('samples', at(sample_indices), expected.samples, TOLERANCE),
    ...(expected.border_samples === undefined
      ? []
      : [close('border', at(border), expected.border_samples, TOLERANCE)]),
    close('mean', [map.reduce((a, b) => a + b, 0) / map.length], [expected.mean], TOLERANCE),
    close('least and greatest', [min(map), max(map)], [expected.min, expected.max], TOLERANCE),
    ...(expected.argmax_flat === undefined
      ? []
      : [close('value at the place of the greatest', at([expected.argmax_flat]), [expected.max], TOLERANCE)]),
    ...(golden.has(whole) ? [close('whole map', map, golden.floats(whole), TOLERANCE)] : []),
  ];
}

function placeOfGreatest(values: Float32Array): number {
  return values.indexOf(max(values));
}

function max(values: Float32Array): number {
  return values.reduce((a, b) => Math.max(a, b), -Infinity);
}

function min(values: Float32Array): number {
  return values.reduce((a, b) => Math.min(a, b), Infinity);
}
