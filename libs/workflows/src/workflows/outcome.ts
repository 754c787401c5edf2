import type { Ending, ErrorCode, Fault, RunOutcome } from '@beamline/contracts';
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';

/**
 * What a run ends with when a step of it threw: cancelled, failed (its own fault) or crashed (the platform's). Null when
 * a newer attempt has the run: its row is no longer this workflow's to write.
 */
export function outcomeOf(error: unknown): RunOutcome | null {
  if (isCancellation(error)) return { state: 'cancelled' };
  const fault = faultOf(error);
  switch (endingOf(error)) {
    case 'superseded':
      return null;
    case 'cancelled':
      return { state: 'cancelled' };
    case 'failed':
      return { state: 'failed', fault };
    case 'crashed':
      return { state: 'crashed', fault };
  }
}

/** The fault that an activity reported, or what Temporal says of its end (a timeout, say). */
export function faultOf(error: unknown): Fault {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isFault(cause.details?.[0])) return cause.details[0];
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: 'INTERNAL', message, advice: 'Look at the worker log, then resume the run.' };
}

/** As the worker says it; workers that said nothing marked what is the experiment's own fault as not to be retried. */
function endingOf(error: unknown): Ending['state'] {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (!(cause instanceof ApplicationFailure)) return 'crashed';
  const said = cause.details?.[1];
  if (isEnding(said)) return said;
  return cause.nonRetryable === true ? 'failed' : 'crashed';
}

function isEnding(value: unknown): value is Ending['state'] {
  return value === 'failed' || value === 'crashed' || value === 'cancelled' || value === 'superseded';
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && hasText(value, 'code') && hasText(value, 'message');
}

function hasText(value: object, key: keyof Fault | ErrorCode): boolean {
  return typeof Reflect.get(value, key) === 'string';
}
