import { DomainError } from '@beamline/contracts';
import { ApplicationFailure, CancelledFailure } from '@temporalio/common';
import { describe, expect, it } from 'vitest';
import { toFailure } from './failures.js';

describe('failures at the border to Temporal', () => {
  it('an error of the experiment is not repeated and keeps its fault', () => {
    const error = new DomainError('INVALID_IMAGE', 'cat.jpg is truncated', { advice: 'Replace it.' });
    expect(toFailure(error)).toMatchObject({
      type: 'INVALID_IMAGE',
      nonRetryable: true,
      details: [{ code: 'INVALID_IMAGE', message: 'cat.jpg is truncated', advice: 'Replace it.' }],
    });
  });

  it('an error of the platform is repeated', () => {
    expect(toFailure(new DomainError('UNAVAILABLE', 'no answer'))).toMatchObject({ nonRetryable: false });
    expect(toFailure(new Error('surprise'))).toMatchObject({ type: 'INTERNAL', nonRetryable: false });
  });

  it('a full disk is named as such', () => {
    const error = Object.assign(new Error('write'), { code: 'ENOSPC' });
    expect(toFailure(error)).toMatchObject({ type: 'DISK_FULL' });
  });

  it('cancellations and failures pass unchanged', () => {
    const cancelled = new CancelledFailure('cancelled');
    const failure = ApplicationFailure.create({ message: 'known' });
    expect(toFailure(cancelled)).toBe(cancelled);
    expect(toFailure(failure)).toBe(failure);
  });
});
