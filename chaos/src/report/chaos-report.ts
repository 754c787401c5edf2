import { FAULT_KINDS, nameOf, type PlannedFault } from '../plan/fault.js';
import type { Injection } from '../faults/injector.js';
import type { Invariant } from '../invariants/invariants.js';
import type { RunRecord } from '../load/load.js';

export interface FaultRecord extends PlannedFault {
  /** When it was really done. */
  injectedAtSeconds: number;
  injection: Injection;
  /** After its end, until every part answered and a run got further; null when that did not happen. */
  secondsToRecover: number | null;
}

export interface ChaosReport {
  kind: 'chaos';
  seed: number;
  minutes: number;
  passed: boolean;
  seconds: { reference: number; injecting: number; finishing: number };
  faults: Record<string, { injected: number; survived: number; notInjected: string[] }>;
  secondsToRecover: { median: number | null; worst: number | null };
  runs: {
    launched: number;
    completed: number;
    cancelledAndResumed: number;
    crashedAndResumed: number;
    others: string[];
  };
  invariants: (Invariant & { passed: boolean })[];
  plan: PlannedFault[];
  record: FaultRecord[];
}

export interface Observed {
  seed: number;
  minutes: number;
  seconds: ChaosReport['seconds'];
  plan: PlannedFault[];
  record: FaultRecord[];
  runs: readonly RunRecord[];
  invariants: Invariant[];
}

export function reportOf({ seed, minutes, seconds, plan, record, runs, invariants }: Observed): ChaosReport {
  const recoveries = record.flatMap(({ injection, secondsToRecover }) =>
    injection.injected && secondsToRecover !== null ? [secondsToRecover] : [],
  );
  const checked = [survival(record), ...invariants].map((invariant) => ({
    ...invariant,
    passed: invariant.broken.length === 0,
  }));
  return {
    kind: 'chaos',
    seed,
    minutes,
    passed: checked.every(({ passed }) => passed),
    seconds,
    faults: Object.fromEntries(FAULT_KINDS.map((kind) => [kind, countsOf(record, kind)])),
    secondsToRecover: {
      median: medianOf(recoveries),
      worst: recoveries.length ? Math.max(...recoveries) : null,
    },
    runs: runsOf(runs),
    invariants: checked,
    plan,
    record,
  };
}

/** Middle value; of an even number the mean of the two in the middle. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  return low === undefined || high === undefined ? null : (low + high) / 2;
}

function survival(record: readonly FaultRecord[]): Invariant {
  const lasting = record.filter(
    ({ injection, secondsToRecover }) => injection.injected && secondsToRecover === null,
  );
  return {
    name: 'the platform recovers from every fault',
    broken: lasting.map(({ fault, atSeconds }) => `not from "${nameOf(fault)}" at ${String(atSeconds)} s`),
  };
}

function countsOf(
  record: readonly FaultRecord[],
  kind: PlannedFault['fault']['kind'],
): ChaosReport['faults'][string] {
  const ofKind = record.filter(({ fault }) => fault.kind === kind);
  const injected = ofKind.filter(({ injection }) => injection.injected);
  return {
    injected: injected.length,
    survived: injected.filter(({ secondsToRecover }) => secondsToRecover !== null).length,
    notInjected: ofKind.flatMap(({ fault, injection }) =>
      injection.injected ? [] : [`${nameOf(fault)}: ${injection.reason}`],
    ),
  };
}

function runsOf(runs: readonly RunRecord[]): ChaosReport['runs'] {
  return {
    launched: runs.length,
    completed: runs.filter(({ state }) => state === 'completed').length,
    cancelledAndResumed: runs.filter(({ wasCancelled }) => wasCancelled).length,
    crashedAndResumed: runs.filter(({ crashes }) => crashes.length > 0).length,
    others: runs
      .filter(({ state }) => state !== 'completed')
      .map(({ id, state, fault }) => `${id} ${state ?? 'unfinished'} ${fault?.code ?? ''}`.trim()),
  };
}
