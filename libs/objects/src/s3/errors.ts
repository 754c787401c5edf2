import { DomainError } from '@beamline/contracts';
import { BusyServer } from './transport.js';

const CONNECTION = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
const S3_BUSY = new Set([
  'SlowDown',
  'ServiceUnavailable',
  'InternalError',
  'RequestTimeout',
  'ServerNotInitialized',
  'XMinioServerNotInitialized',
]);
/** MinIO, SeaweedFS and Ceph, each in its words. */
const STORE_FULL = new Set([
  'XMinioStorageFull',
  'XMinioAdminBucketQuotaExceeded',
  'InsufficientStorage',
  'QuotaExceeded',
]);
const S3_ABSENT = new Set(['NoSuchKey', 'NotFound', 'NoSuchObject']);

/** Code of a Node or S3 error; empty for anything else. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

export const isAbsent = (error: unknown): boolean => S3_ABSENT.has(codeOf(error));

export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return error instanceof BusyServer || CONNECTION.has(code) || S3_BUSY.has(code);
}

export function unavailable(endpoint: string, cause: unknown): DomainError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new DomainError('UNAVAILABLE', `the object store at ${endpoint} does not answer: ${reason}`, {
    advice: 'Check that the server of S3_ENDPOINT runs; the call can be repeated.',
    where: { endpoint },
    cause,
  });
}

/** What the server or the disk refused, under the code that callers act on; other errors pass. */
export function translate(error: unknown): unknown {
  const code = codeOf(error);
  if (error instanceof DomainError || !(error instanceof Error)) return error;
  if (code === 'ENOSPC')
    return new DomainError('DISK_FULL', 'the disk is full', {
      advice: 'Free some space, or lower the limit of the blob cache.',
      cause: error,
    });
  if (STORE_FULL.has(code))
    return new DomainError('DISK_FULL', `the object store is full: ${error.message}`, {
      advice: 'Free space on the object store, e.g. by retention, or raise its quota; then resume.',
      cause: error,
    });
  if (['AccessDenied', 'InvalidAccessKeyId', 'SignatureDoesNotMatch'].includes(code))
    return new DomainError('FORBIDDEN', `the object store refused the access key: ${error.message}`, {
      advice: 'Check S3_ACCESS_KEY and S3_SECRET_KEY.',
      cause: error,
    });
  return error;
}
