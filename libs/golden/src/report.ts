import type { Finding } from './finding.js';
import type { Outcome } from './run-suites.js';

/** Findings that a failed fixture shows in full. */
const SHOWN_FAILURES = 5;
const NAME_WIDTH = 64;

const MARKS: Readonly<Record<Outcome['status'], string>> = {
  passed: 'pass',
  failed: 'FAIL',
  skipped: 'skip',
  'not recognised': '?   ',
};

/** One line for a fixture: the largest errors over all its quantities, and what is allowed. */
export function lineOf({ fixture, status, findings, reason }: Outcome): string {
  const start = `${MARKS[status]}  ${fixture.padEnd(NAME_WIDTH)}`;
  if (reason !== undefined) return `${start}  ${status === 'failed' ? '' : `${status}: `}${reason}`;
  const failures = findings.filter(({ pass }) => !pass);
  const tolerances = [...new Set(findings.map(({ tolerance }) => tolerance))].join('; ');
  const errors = `abs ${number(largest(findings, 'maxAbs'))}  rel ${number(largest(findings, 'maxRel'))}`;
  const line = `${start}  ${errors}  (${tolerances})`;
  if (failures.length === 0) return line;
  return `${line}  ${failures.length} of ${findings.length} quantities fail: ${failures.slice(0, SHOWN_FAILURES).map(failure).join('; ')}`;
}

/** What closes the run: counts by suite and in all. */
export function summaryOf(outcomes: readonly Outcome[], seconds: number): string {
  const suites = [...new Set(outcomes.map(({ fixture }) => suiteOf(fixture)))];
  const lines = suites.map((suite) => {
    const own = outcomes.filter(({ fixture }) => suiteOf(fixture) === suite);
    return `  ${suite.padEnd(26)}${counted(own)}`;
  });
  return [...lines, `${counted(outcomes)}, in ${seconds.toFixed(0)} s`].join('\n');
}

/** The outcomes for machines; infinite errors are null. */
export function jsonOf(outcomes: readonly Outcome[]): string {
  const fixtures = outcomes.flatMap(({ fixture, status, reason, findings }): object[] =>
    findings.length === 0
      ? [{ fixture, status, reason }]
      : findings.map((finding) => ({ fixture, ...finding })),
  );
  return `${JSON.stringify({ counts: countsOf(outcomes), findings: fixtures }, null, 1)}\n`;
}

/** Whether everything that could be run passed, and something was. */
export function isSuccess(outcomes: readonly Outcome[]): boolean {
  const { passed, failed } = countsOf(outcomes);
  return failed === 0 && passed > 0;
}

function countsOf(outcomes: readonly Outcome[]): Record<Outcome['status'], number> {
  const counts = { passed: 0, failed: 0, skipped: 0, 'not recognised': 0 };
  for (const { status } of outcomes) counts[status] += 1;
  return counts;
}

function counted(outcomes: readonly Outcome[]): string {
  return Object.entries(countsOf(outcomes))
    .filter(([status, count]) => count > 0 || status === 'passed' || status === 'failed')
    .map(([status, count]) => `${count} ${status}`)
    .join(', ');
}

function suiteOf(fixture: string): string {
  return fixture.split('/')[0] ?? fixture;
}

function largest(findings: readonly Finding[], error: 'maxAbs' | 'maxRel'): number {
  return findings.reduce((most, finding) => Math.max(most, finding[error]), 0);
}

function failure({ quantity, detail = '' }: Finding): string {
  return `${quantity} ${detail}`.trim();
}

function number(value: number): string {
  return (Number.isFinite(value) ? value.toExponential(1) : 'none').padEnd(7);
}
