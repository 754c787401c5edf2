import { DomainError, ENDINGS, ErrorCode, FINAL_ERROR_CODES } from '@beamline/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { toFailure } from './failures.js';

/** How often an activity that always fails so is tried, of 20 that the run allows, and what the run ends with. */
const TABLE: Record<ErrorCode, [tries: number, state: string]> = {
  INVALID_INPUT: [1, 'failed'],
  INVALID_SPEC: [1, 'failed'],
  INVALID_DATASET: [1, 'failed'],
  INVALID_IMAGE: [1, 'failed'],
  INVALID_WEIGHTS: [1, 'failed'],
  UNSAFE_PICKLE: [1, 'failed'],
  NOT_FOUND: [1, 'failed'],
  CONFLICT: [1, 'failed'],
  TOO_LARGE: [1, 'failed'],
  NO_HYPOTHESIS_COMPLETED: [1, 'failed'],
  NON_FINITE_LOSS: [1, 'failed'],
  OUT_OF_MEMORY: [3, 'failed'],
  DAMAGED_BLOB: [2, 'crashed'],
  MISSING_BLOB: [2, 'crashed'],
  UNAUTHENTICATED: [3, 'crashed'],
  FORBIDDEN: [3, 'crashed'],
  DISK_FULL: [10, 'crashed'],
  TRAINER_DIED: [20, 'crashed'],
  UNAVAILABLE: [20, 'crashed'],
  INTERNAL: [20, 'crashed'],
  STALE_WRITER: [20, 'crashed'],
  STALE_ATTEMPT: [1, 'superseded'],
  CANCELLED: [1, 'cancelled'],
};

function triesOf(code: ErrorCode): number {
  for (let execution = 1; execution < 20; execution += 1) {
    const failure = toFailure(new DomainError(code, 'm'), execution);
    if (failure instanceof ApplicationFailure && failure.nonRetryable === true) return execution;
  }
  return 20;
}

describe('failures at the border to Temporal', () => {
  it.each(ErrorCode.options)('%s is tried so often, and then ends the run so', (code) => {
    const failure = toFailure(new DomainError(code, 'm'), 1);
    const state = failure instanceof ApplicationFailure ? failure.details?.[1] : undefined;
    expect([triesOf(code), state]).toEqual(TABLE[code]);
    expect(ENDINGS[code].state).toBe(TABLE[code][1]);
  });

  it('the codes that asking again does not change are those that fail a run at once', () => {
    const atOnce = ErrorCode.options.filter((code) => TABLE[code][0] === 1 && TABLE[code][1] === 'failed');
    expect(FINAL_ERROR_CODES).toEqual(atOnce);
  });

  it('an error keeps its fault', () => {
    const error = new DomainError('INVALID_IMAGE', 'cat.jpg is truncated', { advice: 'Replace it.' });
    expect(toFailure(error, 1)).toMatchObject({
      type: 'INVALID_IMAGE',
      nonRetryable: true,
      details: [{ code: 'INVALID_IMAGE', message: 'cat.jpg is truncated', advice: 'Replace it.' }, 'failed'],
    });
  });

  it('what nobody foresaw is the platform’s fault', () => {
    expect(toFailure(new Error('surprise'), 1)).toMatchObject({ type: 'INTERNAL', nonRetryable: false });
  });

  it('a full disk is named as such', () => {
    const error = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(toFailure(error, 1)).toMatchObject({ type: 'DISK_FULL' });
  });

  it.each([
    'OOM when allocating tensor with shape[80,14,14,2048] and type float',
    'RESOURCE_EXHAUSTED: out of memory',
    'Array buffer allocation failed',
  ])('memory that ran out is named as such, and says what to change: %s', (message) => {
    expect(toFailure(new Error(message), 1)).toMatchObject({
      type: 'OUT_OF_MEMORY',
      details: [{ advice: expect.stringContaining('batchSize') as string }, 'failed'],
    });
  });

  it('cancellations and failures pass unchanged', () => {
    const cancelled = new CancelledFailure('cancelled');
    const failure = ApplicationFailure.create({ message: 'known' });
    expect(toFailure(cancelled, 1)).toBe(cancelled);
    expect(toFailure(failure, 1)).toBe(failure);
  });
});
