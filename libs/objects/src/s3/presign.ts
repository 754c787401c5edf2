import type { Client } from 'minio';
import { DomainError } from '@beamline/contracts';
import { plainName } from '../keys.js';

const LONGEST_TTL_SECONDS = 86_400;

export function checkTtl(ttlSeconds: number): void {
  if (Number.isInteger(ttlSeconds) && ttlSeconds > 0 && ttlSeconds <= LONGEST_TTL_SECONDS) return;
  throw new DomainError('INVALID_INPUT', `a link cannot be valid for ${ttlSeconds} seconds`, {
    advice: `Ask for 1 to ${LONGEST_TTL_SECONDS} whole seconds.`,
  });
}

/** A link that saves the object under `fileName`; the plain spelling is for programs that know no UTF-8 there. */
export function presignGet(
  signer: Client,
  place: { bucket: string; key: string },
  fileName: string,
  ttlSeconds: number,
): Promise<string> {
  checkTtl(ttlSeconds);
  const disposition = `attachment; filename="${plainName(fileName)}"; filename*=UTF-8''${encodeURIComponent(fileName)}`;
  return signer.presignedGetObject(place.bucket, place.key, ttlSeconds, {
    'response-content-disposition': disposition,
  });
}
