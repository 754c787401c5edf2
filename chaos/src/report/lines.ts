import type { ChaosReport } from './chaos-report.js';

const MOST_BROKEN_SHOWN = 10;

/** The report for people. */
export function linesOf(report: ChaosReport): string[] {
  const { runs, secondsToRecover } = report;
  return [
    '',
    `seed ${String(report.seed)}, ${String(report.minutes)} minutes of faults`,
    ...Object.entries(report.faults).map(faultLine),
    ...Object.values(report.faults).flatMap(({ notInjected }) =>
      notInjected.map((what) => `  not injected: ${what}`),
    ),
    `seconds to recover: median ${shown(secondsToRecover.median)}, worst ${shown(secondsToRecover.worst)}`,
    `runs: ${String(runs.launched)} launched, ${String(runs.completed)} completed, ` +
      `${String(runs.cancelledAndResumed)} cancelled and resumed, ${String(runs.crashedAndResumed)} crashed and resumed`,
    ...runs.others.map((other) => `  ${other}`),
    ...report.invariants.flatMap(({ name, passed, broken }) => [
      `${passed ? 'holds' : 'BROKEN'}  ${name}`,
      ...broken.slice(0, MOST_BROKEN_SHOWN).map((what) => `        ${what}`),
    ]),
  ];
}

function faultLine([kind, { injected, survived }]: [string, ChaosReport['faults'][string]]): string {
  return `${kind.padEnd(8)} ${String(injected).padStart(3)} injected, ${String(survived).padStart(3)} survived`;
}

function shown(value: number | null): string {
  return value === null ? 'none' : value.toFixed(1);
}
