import {
  computeQueue,
  type ActivityTimeouts,
  type ExperimentSpec,
  type ImportInput,
  type ImportRequest,
  type RunExperimentInput,
  type RunStart,
} from '@beamline/contracts';
import type { Settings } from '../ports.js';

/** A worker may be killed this often within one epoch before the run counts as crashed. */
const MAXIMUM_ATTEMPTS = 20;
const RETRY_INITIAL_MS = 1_000;
const RETRY_MAXIMUM_MS = 60_000;

export function runInput(
  run: { runId: string; spec: ExperimentSpec; start: RunStart },
  settings: Settings,
): RunExperimentInput {
  const { runId, spec, start } = run;
  return { runId, spec, start, queue: computeQueue(spec.resources), timeouts: timeoutsOf(settings) };
}

/** Imports run on the first class of machine that the API knows. */
export function importInput(importId: string, request: ImportRequest, settings: Settings): ImportInput {
  const queue = computeQueue(settings.resources[0] ?? 'cpu');
  return { importId, queue, request, timeouts: timeoutsOf(settings) };
}

function timeoutsOf({ heartbeatTimeoutMs }: Settings): ActivityTimeouts {
  return {
    heartbeatMs: heartbeatTimeoutMs,
    maximumAttempts: MAXIMUM_ATTEMPTS,
    retryInitialMs: RETRY_INITIAL_MS,
    retryMaximumMs: RETRY_MAXIMUM_MS,
  };
}
