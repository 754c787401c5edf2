import type { CaseResult, SideResult } from './results.js';

const HEADINGS = [
  'case',
  'reference',
  'ours',
  'ratio',
  'memory, reference',
  'ours',
  'of matmul peak',
  'numbers',
];

/** The results as columns, then what each comparison was, arithmetic and differences in contract. */
export function tableOf(cases: readonly CaseResult[]): string {
  const rows = [HEADINGS, ...cases.map(rowOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...lines, '', ...cases.flatMap(remarksOf)].join('\n');
}

function rowOf({ key, reference, ours, ratio, check }: CaseResult): string[] {
  return [
    key,
    secondsText(reference.medianSeconds),
    secondsText(ours.medianSeconds),
    `${ratio.toPrecision(3)}×`,
    memoryText(reference),
    memoryText(ours),
    `${shareText(reference)} / ${shareText(ours)}`,
    check === undefined ? '—' : check.passed ? 'agree' : 'DISAGREE',
  ];
}

export function secondsText(seconds: number): string {
  if (seconds < 1) return `${(seconds * 1000).toPrecision(3)} ms`;
  return seconds < 3600 ? `${seconds.toPrecision(3)} s` : `${(seconds / 3600).toPrecision(3)} h`;
}

const memoryText = ({ peakBytes }: SideResult): string =>
  peakBytes === undefined ? '—' : `${(peakBytes / 2 ** 30).toFixed(2)} GiB`;

const shareText = ({ peakShare }: SideResult): string =>
  peakShare === undefined ? '—' : `${(peakShare * 100).toFixed(0)} %`;

function remarksOf({ key, what, check, arithmetic = [], contract, memoryRatio }: CaseResult): string[] {
  const agreement =
    check &&
    `  ${check.compared} numbers compared (${check.of}): largest difference ${check.largestDifference.toPrecision(2)}, allowed ${check.tolerance.toPrecision(2)}`;
  const memory =
    memoryRatio === undefined ? undefined : `  memory: ${memoryRatio.toFixed(2)} of the reference's`;
  const difference = contract && `  differs: ${contract}`;
  const remarks = [agreement, memory, ...arithmetic.map((line) => `  ${line}`), difference];
  return [`${key}: ${what}`, ...remarks.filter((line) => line !== undefined)];
}
