import {
  computeQueue,
  type ActivityTimeouts,
  type CaptioningInput,
  type ExperimentSpec,
  type ExportInput,
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

export function importInput(importId: string, request: ImportRequest, settings: Settings): ImportInput {
  return { importId, queue: commonQueue(settings), request, timeouts: timeoutsOf(settings) };
}

export function captioningInput(captioningId: string, settings: Settings): CaptioningInput {
  return { captioningId, queue: commonQueue(settings), timeouts: timeoutsOf(settings) };
}

export function exportInput(exportId: string, settings: Settings): ExportInput {
  return { exportId, queue: commonQueue(settings), timeouts: timeoutsOf(settings) };
}

/** What belongs to no run is done on the first class of machine that the API knows. */
function commonQueue({ resources }: Settings): string {
  return computeQueue(resources[0] ?? 'cpu');
}

function timeoutsOf({ heartbeatTimeoutMs }: Settings): ActivityTimeouts {
  return {
    heartbeatMs: heartbeatTimeoutMs,
    maximumAttempts: MAXIMUM_ATTEMPTS,
    retryInitialMs: RETRY_INITIAL_MS,
    retryMaximumMs: RETRY_MAXIMUM_MS,
  };
}
