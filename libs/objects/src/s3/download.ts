import { createHash, randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DomainError } from '@beamline/contracts';
import { isAbsent, translate } from './errors.js';
import type { Bucket } from './bucket.js';

export type OnProgress = (bytesDone: number) => void;

/** Reads an object from its beginning; after a lost connection it goes on where it stood. */
async function readObject(
  bucket: Bucket,
  key: string,
  consume: (chunk: Buffer) => void | Promise<void>,
  onProgress?: OnProgress,
): Promise<void> {
  let done = 0;
  await bucket.run(async (client, name) => {
    // A range that begins at the end of an object is refused: the size tells when nothing is left.
    if (done > 0 && done === (await client.statObject(name, key)).size) return;
    const stream = await client.getPartialObject(name, key, done);
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      await consume(chunk);
      done += chunk.length;
      onProgress?.(done);
    }
  });
}

/** The whole object in memory. Throws `absent()` when it is not there. */
export async function downloadBytes(bucket: Bucket, key: string, absent: () => DomainError): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    await readObject(bucket, key, (chunk) => {
      chunks.push(chunk);
    });
  } catch (error) {
    throw isAbsent(error) ? absent() : error;
  }
  return Buffer.concat(chunks);
}

/** Bytes `first` to `last`, both included. */
export async function downloadRange(
  bucket: Bucket,
  key: string,
  range: { first: number; last: number },
  absent: () => DomainError,
): Promise<Buffer> {
  try {
    return await bucket.run(async (client, name) => {
      const stream = await client.getPartialObject(name, key, range.first, range.last - range.first + 1);
      const chunks: Buffer[] = [];
      for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
      return Buffer.concat(chunks);
    });
  } catch (error) {
    throw isAbsent(error) ? absent() : error;
  }
}

export interface FileDownload {
  key: string;
  path: string;
  absent: () => DomainError;
  /** Told the digest of the whole file before it is renamed to `path`; throws to refuse it. */
  check?: (digest: string) => void;
  onProgress?: OnProgress | undefined;
}

/** Writes an object to `path` through a temporary file beside it; a failure leaves nothing. */
export async function downloadFile(bucket: Bucket, download: FileDownload): Promise<void> {
  const temporary = `${download.path}.${randomUUID()}.part`;
  await mkdir(path.dirname(download.path), { recursive: true });
  try {
    const digest = await writeObject(bucket, download, temporary);
    download.check?.(digest);
    await rename(temporary, download.path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw isAbsent(error) ? download.absent() : translate(error);
  }
}

async function writeObject(
  bucket: Bucket,
  { key, onProgress }: FileDownload,
  target: string,
): Promise<string> {
  const hash = createHash('sha256');
  const file = await open(target, 'wx');
  try {
    const consume = async (chunk: Buffer) => {
      hash.update(chunk);
      await file.writeFile(chunk);
    };
    await readObject(bucket, key, consume, onProgress);
  } finally {
    await file.close();
  }
  return hash.digest('hex');
}
