import type { ErrorCode, Fault, RunOutcome } from '@beamline/contracts';
import { ActivityFailure, ApplicationFailure, isCancellation } from '@temporalio/workflow';

/** What a run ends with when a step of it threw: cancelled, failed (its own fault) or crashed (the platform's). */
export function outcomeOf(error: unknown): RunOutcome {
  if (isCancellation(error)) return { state: 'cancelled' };
  const fault = faultOf(error);
  return isFinal(error) ? { state: 'failed', fault } : { state: 'crashed', fault };
}

/** The fault that an activity reported, or what Temporal says of its end (a timeout, say). */
export function faultOf(error: unknown): Fault {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && isFault(cause.details?.[0])) return cause.details[0];
  const message = cause instanceof Error ? cause.message : String(cause);
  return { code: 'INTERNAL', message, advice: 'Look at the worker log, then resume the run.' };
}

function isFinal(error: unknown): boolean {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  return cause instanceof ApplicationFailure && cause.nonRetryable === true;
}

function isFault(value: unknown): value is Fault {
  return typeof value === 'object' && value !== null && hasText(value, 'code') && hasText(value, 'message');
}

function hasText(value: object, key: keyof Fault | ErrorCode): boolean {
  return typeof Reflect.get(value, key) === 'string';
}
