import { ENDINGS } from '@beamline/contracts';
import { Context } from '@temporalio/activity';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { faultOf } from './fault-of.js';

/** The border to Temporal: domain errors become failures that keep their fault and say whether to retry. */
export const translateFailures: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      throw toFailure(error, Context.current().info.attempt);
    }
  },
};

/**
 * The failure that Temporal is told: its details are the fault and the state that a run ends with when it is final.
 *
 * @param execution which try of the activity failed, from 1
 */
export function toFailure(error: unknown, execution: number): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const fault = faultOf(error);
  const { state, tries } = ENDINGS[fault.code];
  const { message, code: type } = fault;
  const cause = error instanceof Error ? error : undefined;
  return ApplicationFailure.create({
    message,
    type,
    nonRetryable: tries !== null && execution >= tries,
    details: [fault, state],
    ...(cause && { cause }),
  });
}
