import { DomainError, FINAL_ERROR_CODES } from '@beamline/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';
import { faultOf } from './fault-of.js';

/** The border to Temporal: domain errors become failures that keep their fault and say whether to retry. */
export const translateFailures: ActivityInboundCallsInterceptor = {
  async execute(input, next) {
    try {
      return await next(input);
    } catch (error) {
      throw toFailure(error);
    }
  },
};

export function toFailure(error: unknown): unknown {
  if (error instanceof CancelledFailure || error instanceof ApplicationFailure) return error;
  const fault = faultOf(error);
  const nonRetryable = error instanceof DomainError && FINAL_ERROR_CODES.includes(error.code);
  const { message, code: type } = fault;
  const cause = error instanceof Error ? error : undefined;
  return ApplicationFailure.create({
    message,
    type,
    nonRetryable,
    details: [fault],
    ...(cause && { cause }),
  });
}
