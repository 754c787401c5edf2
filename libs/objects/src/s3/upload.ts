import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { BlobRef } from '@beamline/contracts';
import { damaged } from '../digest.js';
import type { Bucket } from './bucket.js';
import type { OnProgress } from './download.js';

const PART_BYTES = 16 * 1024 * 1024;
/** S3 takes 10,000. */
const MOST_PARTS = 9_000;
const PARTS_AT_ONCE = 3;

interface Part {
  number: number;
  first: number;
  bytes: number;
}

export async function uploadBytes(bucket: Bucket, key: string, bytes: Uint8Array): Promise<void> {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  await bucket.run((client, name) => client.putObject(name, key, body, body.length));
}

function partsOf(bytes: number): Part[] {
  const size = Math.max(PART_BYTES, Math.ceil(bytes / MOST_PARTS));
  return Array.from({ length: Math.ceil(bytes / size) }, (_, index) => ({
    number: index + 1,
    first: index * size,
    bytes: Math.min(size, bytes - index * size),
  }));
}

async function readPart(file: FileHandle, part: Part): Promise<Buffer> {
  const body = Buffer.allocUnsafe(part.bytes);
  const { bytesRead } = await file.read(body, 0, part.bytes, part.first);
  return body.subarray(0, bytesRead);
}

/**
 * Sends a file whose digest is known under `key`; in parts, several at once, when it is large.
 * What is sent is digested again: a file that changed meanwhile is refused with `DAMAGED_BLOB` and leaves nothing.
 */
export async function uploadFile(
  bucket: Bucket,
  key: string,
  source: BlobRef & { path: string },
  onProgress?: OnProgress,
): Promise<void> {
  const file = await open(source.path, 'r');
  try {
    if (source.bytes <= PART_BYTES) await uploadWhole(bucket, key, file, source);
    else await uploadParts(bucket, key, file, source, onProgress);
    onProgress?.(source.bytes);
  } finally {
    await file.close();
  }
}

async function uploadWhole(
  bucket: Bucket,
  key: string,
  file: FileHandle,
  source: BlobRef & { path: string },
) {
  const body = await readPart(file, { number: 1, first: 0, bytes: source.bytes });
  const found = createHash('sha256').update(body).digest('hex');
  if (found !== source.digest) throw damaged(source.digest, found, source.path);
  await uploadBytes(bucket, key, body);
}

async function uploadParts(
  bucket: Bucket,
  key: string,
  file: FileHandle,
  source: BlobRef & { path: string },
  onProgress?: OnProgress,
): Promise<void> {
  const uploadId = await bucket.run((client, name) => client.initiateNewMultipartUpload(name, key, {}));
  try {
    const etags = await sendParts(bucket, key, uploadId, { file, source, onProgress });
    await bucket.run((client, name) => client.completeMultipartUpload(name, key, uploadId, etags));
  } catch (error) {
    await bucket.client.abortMultipartUpload(bucket.name, key, uploadId).catch(() => undefined);
    throw error;
  }
}

interface Sending {
  file: FileHandle;
  source: BlobRef & { path: string };
  onProgress: OnProgress | undefined;
}

/** Parts are read and digested in order, and sent a few at a time. */
async function sendParts(
  bucket: Bucket,
  key: string,
  uploadID: string,
  { file, source, onProgress }: Sending,
) {
  const hash = createHash('sha256');
  const waiting = partsOf(source.bytes);
  const etags: { part: number; etag: string }[] = [];
  let done = 0;
  let reading: Promise<unknown> = Promise.resolve();

  const readNext = (part: Part): Promise<Buffer> => {
    const body = reading.then(() => readPart(file, part));
    reading = body.then((bytes) => hash.update(bytes));
    return body;
  };
  const send = async (): Promise<void> => {
    for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
      const { number: partNumber } = part;
      const body = await readNext(part);
      const { etag } = await bucket.run((client, bucketName) =>
        client.uploadPart({ bucketName, objectName: key, uploadID, partNumber, headers: {} }, body),
      );
      etags.push({ part: partNumber, etag });
      done += body.length;
      onProgress?.(done);
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, send));
  const found = hash.digest('hex');
  if (found !== source.digest) throw damaged(source.digest, found, source.path);
  return etags.sort((a, b) => a.part - b.part);
}
