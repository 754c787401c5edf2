import { DomainError, FINAL_ERROR_CODES, toFault, type Fault } from '@beamline/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import type { ActivityInboundCallsInterceptor } from '@temporalio/worker';

const DISK_FULL: Fault = {
  code: 'DISK_FULL',
  message: 'The disk of the worker is full.',
  advice: 'Free space under BEAMLINE_CACHE_DIR or lower BEAMLINE_CACHE_BYTES, then resume the run.',
};

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
  const fault = isDiskFull(error) ? DISK_FULL : toFault(error);
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

function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}
