import type { ErrorCode, RunState } from '@beamline/contracts';

/** What the command's exit status says; listed in `beamline --help` and docs. */
export const EXIT = {
  ok: 0,
  /** The run failed or crashed, or the command met something unexpected. */
  failed: 1,
  /** Usage or input: nothing was changed. */
  invalid: 2,
  cancelled: 3,
  notFound: 4,
  /** The API, or a server behind it, does not answer. */
  unreachable: 5,
  /** The key is missing, wrong, or may not do this. */
  refused: 6,
  /** The state of things does not allow it now. */
  conflict: 7,
  interrupted: 130,
} as const;

const BY_CODE: Record<ErrorCode, number> = {
  INVALID_INPUT: EXIT.invalid,
  INVALID_SPEC: EXIT.invalid,
  INVALID_DATASET: EXIT.invalid,
  INVALID_IMAGE: EXIT.invalid,
  INVALID_WEIGHTS: EXIT.invalid,
  UNSAFE_PICKLE: EXIT.invalid,
  TOO_LARGE: EXIT.invalid,
  NOT_FOUND: EXIT.notFound,
  CONFLICT: EXIT.conflict,
  STALE_ATTEMPT: EXIT.conflict,
  STALE_WRITER: EXIT.conflict,
  UNAUTHENTICATED: EXIT.refused,
  FORBIDDEN: EXIT.refused,
  NO_HYPOTHESIS_COMPLETED: EXIT.failed,
  NON_FINITE_LOSS: EXIT.failed,
  DAMAGED_BLOB: EXIT.failed,
  MISSING_BLOB: EXIT.failed,
  OUT_OF_MEMORY: EXIT.failed,
  DISK_FULL: EXIT.failed,
  TRAINER_DIED: EXIT.failed,
  UNAVAILABLE: EXIT.unreachable,
  CANCELLED: EXIT.cancelled,
  INTERNAL: EXIT.failed,
};

export function exitCodeOfError(code: ErrorCode): number {
  return BY_CODE[code];
}

/** Exit status of a verb that followed a run to `state`. */
export function exitCodeOfRun(state: RunState): number {
  if (state === 'completed') return EXIT.ok;
  return state === 'cancelled' || state === 'cancelling' ? EXIT.cancelled : EXIT.failed;
}

export const EXIT_HELP = `
Exit status: 0 done, 1 failed or crashed, 2 invalid usage or input, 3 cancelled, 4 not found,
5 unreachable, 6 key refused, 7 conflict, 130 interrupted.`;
