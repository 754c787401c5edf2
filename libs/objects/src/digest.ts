import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { BlobRef } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';

const READ_BYTES = 1024 * 1024;

/** SHA-256 of bytes, in hexadecimal. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Digest and size of a file, read once as a stream. */
export async function digestOfFile(path: string): Promise<BlobRef> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { digest: hash.digest('hex'), bytes };
}

export function damaged(digest: string, found: string, place: string): DomainError {
  return new DomainError('DAMAGED_BLOB', `the bytes of blob ${digest} in ${place} have the digest ${found}`, {
    advice: 'The stored copy is damaged: delete it and put the blob again, or restore it from a backup.',
    where: { digest, found, place },
  });
}

export function missing(digest: string): DomainError {
  return new DomainError('MISSING_BLOB', `blob ${digest} is not in the object store`, {
    advice: 'It was deleted, or the bucket is another one: check S3_BUCKET, or restore it from a backup.',
    where: { digest },
  });
}
