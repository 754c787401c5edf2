import type { Evaluation } from '@beamline/contracts';
import type { Output } from '../output/output.js';
import { SCORE_COLUMNS, WIDE_COLUMNS, type ScoreColumn } from './score-columns.js';

const SPLITS = ['val', 'test', 'train'];

/**
 * Scores by split and beam; with several runs or checkpoints, by those first.
 *
 * @param options.wide adds how captions ended, how varied they are, and the ids that `compare --evaluations` takes
 */
export function scoreTable(
  out: Output,
  evaluations: readonly Evaluation[],
  { wide = false }: { wide?: boolean } = {},
): string {
  if (evaluations.length === 0) return 'no scores yet';
  const columns = [...keyColumns(evaluations), ...SCORE_COLUMNS, ...(wide ? WIDE_COLUMNS : [])];
  const rows = inOrder(evaluations).map((one) => columns.map(({ cell }) => cell(one)));
  const notes = [...signatures(evaluations), ...missingScores(evaluations), ...endings(evaluations)];
  return [out.table(columns, rows), ...notes.map(out.colours.dim)].join('\n');
}

/** By split (val, test, train), then beam. */
export function inOrder(evaluations: readonly Evaluation[]): Evaluation[] {
  return [...evaluations].sort(
    (a, b) => SPLITS.indexOf(a.split) - SPLITS.indexOf(b.split) || a.beam - b.beam,
  );
}

function keyColumns(evaluations: readonly Evaluation[]): ScoreColumn[] {
  const keys: ScoreColumn[] = [
    { title: 'run', cell: ({ runId }) => runId },
    { title: 'checkpoint', cell: ({ checkpointId }) => checkpointId },
  ];
  return keys.filter(({ cell }) => new Set(evaluations.map(cell)).size > 1);
}

/** How scores were made, without split and beam, which the table shows. */
function signatures(evaluations: readonly Evaluation[]): string[] {
  const all = evaluations.flatMap(({ signature, coco }) => [signature, ...(coco ? [coco.signature] : [])]);
  return [...new Set(all.map(commonSignature))].sort().map((signature) => `signature ${signature}`);
}

function commonSignature(signature: string): string {
  return signature
    .split('|')
    .filter((field) => !/^(split|beam):/.test(field))
    .join('|');
}

/** Why a score is `–`. */
function missingScores(evaluations: readonly Evaluation[]): string[] {
  const old = evaluations.some(({ coco }) => coco === null);
  const reasons = evaluations.flatMap(({ coco }) => coco?.meteorMissing ?? []);
  return [
    ...(old ? ['–: scored before ROUGE-L, CIDEr-D and METEOR were'] : []),
    ...[...new Set(reasons)].map((reason) => `no METEOR: ${reason}`),
  ];
}

function endings(evaluations: readonly Evaluation[]): string[] {
  const note = (text: string, { split, beam, images }: Evaluation, count: number): string[] =>
    count === 0 ? [] : [`${split} beam ${beam}: ${text} ${count} of ${images} images`];
  return evaluations.flatMap((one) => [
    ...note('no finished caption for', one, one.unfinished),
    ...note('a caption of no word for', one, one.empty),
  ]);
}
