import type { Evaluation } from '@beamline/contracts';
import type { Output } from '../output/output.js';
import { formatBleu } from '../output/format.js';
import type { Column } from '../output/table.js';

const RIGHT = { align: 'right' as const };
const SCORE_COLUMNS: readonly Column[] = [
  { title: 'split' },
  { title: 'beam', ...RIGHT },
  { title: 'BLEU-1', ...RIGHT },
  { title: 'BLEU-2', ...RIGHT },
  { title: 'BLEU-3', ...RIGHT },
  { title: 'BLEU-4', ...RIGHT },
  { title: 'images/s', ...RIGHT },
];

const SPLITS = ['val', 'test', 'train'];

/** BLEU-1 to BLEU-4 by split and beam; with several runs or checkpoints, by those first. */
export function scoreTable(out: Output, evaluations: readonly Evaluation[]): string {
  if (evaluations.length === 0) return 'no scores yet';
  const extra = (['runId', 'checkpointId'] as const).filter((key) => distinct(evaluations, key).length > 1);
  const columns = [
    ...extra.map((key) => ({ title: key === 'runId' ? 'run' : 'checkpoint' })),
    ...SCORE_COLUMNS,
  ];
  const rows = inOrder(evaluations).map((one) => [...extra.map((key) => one[key]), ...scoreCells(one)]);
  return `${out.table(columns, rows)}\n${signatureLines(out, evaluations)}`;
}

/** By split (val, test, train), then beam. */
export function inOrder(evaluations: readonly Evaluation[]): Evaluation[] {
  return [...evaluations].sort(
    (a, b) => SPLITS.indexOf(a.split) - SPLITS.indexOf(b.split) || a.beam - b.beam,
  );
}

function scoreCells({ split, beam, bleu, imagesPerSecond }: Evaluation): string[] {
  return [split, String(beam), ...formatBleu(bleu), imagesPerSecond.toFixed(1)];
}

function signatureLines(out: Output, evaluations: readonly Evaluation[]): string {
  const unfinished = evaluations.filter((one) => one.unfinished > 0);
  const notes = unfinished.map(
    (one) =>
      `${one.split} beam ${one.beam}: no finished caption for ${one.unfinished} of ${one.images} images`,
  );
  const made = new Set(evaluations.map((one) => commonSignature(one.signature)));
  const signatures = [...made].map((signature) => `signature ${signature}`);
  return [...signatures, ...notes].map(out.colours.dim).join('\n');
}

/** How a score was made, without split and beam, which the table shows. */
function commonSignature(signature: string): string {
  return signature
    .split('|')
    .filter((field) => !/^(split|beam):/.test(field))
    .join('|');
}

function distinct<K extends keyof Evaluation>(evaluations: readonly Evaluation[], key: K): Evaluation[K][] {
  return [...new Set(evaluations.map((one) => one[key]))];
}
