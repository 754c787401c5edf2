import { randomUUID } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import { damaged, digestOf, missing } from '../digest.js';
import { keys } from '../keys.js';
import type { ObjectStore, UploadArea } from '../object-store.js';
import { checkTtl } from '../s3/presign.js';

/** An object store in memory, for tests of what stands on the port; held to `object-store.contract.ts`. */
export interface MemoryObjectStore extends ObjectStore {
  /** Objects by key; a test may damage or delete them. */
  readonly objects: Map<string, Uint8Array>;
  /** Takes the bytes that a client would PUT to a presigned part; returns the ETag. */
  putPart(url: string, bytes: Uint8Array): string;
  /** Number of blobs read so far. */
  reads(): number;
}

function createMemoryUploads(objects: Map<string, Uint8Array>, parts: Map<string, Uint8Array>): UploadArea {
  const at = (objectKey: string): Uint8Array => {
    const bytes = objects.get(objectKey);
    if (bytes === undefined)
      throw new DomainError('NOT_FOUND', `there is no completed upload at ${objectKey}`);
    return bytes;
  };
  return {
    begin: (fileName) =>
      Promise.resolve({ objectKey: keys.upload(randomUUID(), fileName), storeUploadId: randomUUID() }),
    presignPart: async (objectKey, storeUploadId, partNumber, ttlSeconds) => {
      checkTtl(ttlSeconds);
      return Promise.resolve(`memory://${objectKey}?uploadId=${storeUploadId}&partNumber=${partNumber}`);
    },
    complete: async (objectKey, storeUploadId, etags) => {
      if (objects.has(objectKey)) return;
      const found = etags.map((etag, index) => {
        const part = parts.get(`memory://${objectKey}?uploadId=${storeUploadId}&partNumber=${index + 1}`);
        if (part === undefined || digestOf(part) !== etag)
          throw new DomainError('INVALID_INPUT', `part ${index + 1} of ${objectKey} is not there`);
        return part;
      });
      objects.set(objectKey, await Promise.resolve(Buffer.concat(found)));
    },
    size: async (objectKey) => Promise.resolve(at(objectKey).byteLength),
    getFile: async (objectKey, file, onProgress) => {
      const bytes = at(objectKey);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
      onProgress?.(bytes.byteLength);
    },
    remove: async (objectKey) => {
      await Promise.resolve(objects.delete(objectKey));
    },
  };
}

export function createMemoryObjectStore(): MemoryObjectStore {
  const objects = new Map<string, Uint8Array>();
  const parts = new Map<string, Uint8Array>();
  const damagedHere = new Set<string>();
  let reads = 0;

  const put = (bytes: Uint8Array) => {
    const digest = digestOf(bytes);
    const stored = objects.get(keys.blob(digest));
    if (stored === undefined || (damagedHere.has(digest) && digestOf(stored) !== digest))
      objects.set(keys.blob(digest), bytes.slice());
    return { digest, bytes: bytes.byteLength };
  };
  const read = (digest: string): Uint8Array => {
    reads += 1;
    const bytes = objects.get(keys.blob(digest));
    if (bytes === undefined) throw missing(digest);
    const found = digestOf(bytes);
    if (found === digest) return bytes;
    damagedHere.add(digest);
    throw damaged(digest, found, 'memory');
  };

  return {
    objects,
    reads: () => reads,
    putPart: (url, bytes) => {
      parts.set(url, bytes.slice());
      return digestOf(bytes);
    },
    putBytes: async (bytes) => Promise.resolve(put(bytes)),
    putFile: async (file, onProgress) => {
      const ref = put(await readFile(file));
      onProgress?.(ref.bytes);
      return ref;
    },
    getBytes: async (digest) => Promise.resolve(read(digest).slice()),
    getRange: async (digest, first, last) => {
      if (first < 0 || last < first)
        throw new DomainError('INVALID_INPUT', `bytes ${first} to ${last} are no range`);
      return Promise.resolve(read(digest).slice(first, last + 1));
    },
    getFile: async (digest, file, onProgress) => {
      const bytes = read(digest);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
      onProgress?.(bytes.byteLength);
    },
    has: (digest) => Promise.resolve(objects.has(keys.blob(digest))),
    presignDownload: async (digest, fileName, ttlSeconds) => {
      checkTtl(ttlSeconds);
      return Promise.resolve(`memory://${keys.blob(digest)}?fileName=${encodeURIComponent(fileName)}`);
    },
    uploads: createMemoryUploads(objects, parts),
    ping: () => Promise.resolve(),
  };
}
