import { ErrorCode } from './error.js';

/** What a run ends with when a step of it failed and is not tried again. */
export interface Ending {
  /**
   * `failed`: the experiment's own fault. `crashed`: the platform's, and resuming may go well. `superseded`: a newer
   * attempt has the run, so this one leaves its row alone.
   */
  state: 'failed' | 'crashed' | 'cancelled' | 'superseded';
  /** How often an activity that fails so is tried in all; null: as often as the run's timeouts allow. */
  tries: number | null;
}

const OWN_FAULT: Ending = { state: 'failed', tries: 1 };
const PLATFORM: Ending = { state: 'crashed', tries: null };

/** The end of a run by what went wrong. Between two tries the wait doubles, up to the run's `retryMaximumMs`. */
export const ENDINGS: Readonly<Record<ErrorCode, Ending>> = {
  INVALID_INPUT: OWN_FAULT,
  INVALID_SPEC: OWN_FAULT,
  INVALID_DATASET: OWN_FAULT,
  INVALID_IMAGE: OWN_FAULT,
  INVALID_WEIGHTS: OWN_FAULT,
  UNSAFE_PICKLE: OWN_FAULT,
  NOT_FOUND: OWN_FAULT,
  CONFLICT: OWN_FAULT,
  TOO_LARGE: OWN_FAULT,
  NO_HYPOTHESIS_COMPLETED: OWN_FAULT,
  NON_FINITE_LOSS: OWN_FAULT,
  // The same batch needs the same memory; only what else runs on the machine may differ the next time.
  OUT_OF_MEMORY: { state: 'failed', tries: 3 },
  // A read may have gone wrong on its way once; bytes that are gone do not come back by asking.
  DAMAGED_BLOB: { state: 'crashed', tries: 2 },
  MISSING_BLOB: { state: 'crashed', tries: 2 },
  // Keys of the object store: an operator has to set them right.
  UNAUTHENTICATED: { state: 'crashed', tries: 3 },
  FORBIDDEN: { state: 'crashed', tries: 3 },
  DISK_FULL: { state: 'crashed', tries: 10 },
  TRAINER_DIED: PLATFORM,
  UNAVAILABLE: PLATFORM,
  INTERNAL: PLATFORM,
  STALE_WRITER: PLATFORM,
  STALE_ATTEMPT: { state: 'superseded', tries: 1 },
  CANCELLED: { state: 'cancelled', tries: 1 },
};

/** Codes whose cause is the request or the experiment itself: trying again gives the same result. */
export const FINAL_ERROR_CODES: readonly ErrorCode[] = ErrorCode.options.filter(
  (code) => ENDINGS[code].state === 'failed' && ENDINGS[code].tries === 1,
);
