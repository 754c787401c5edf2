import { DomainError } from '@beamline/contracts';
import { damaged, digestOf, digestOfFile, missing } from './digest.js';
import { keys } from './keys.js';
import type { ObjectStore } from './object-store.js';
import { Bucket, connect } from './s3/bucket.js';
import { downloadBytes, downloadFile, downloadRange } from './s3/download.js';
import { isAbsent } from './s3/errors.js';
import { presignGet } from './s3/presign.js';
import { createUploadArea } from './s3/upload-area.js';
import { uploadBytes, uploadFile } from './s3/upload.js';

export interface ObjectStoreOptions {
  /** `http://127.0.0.1:9000`; no path. */
  endpoint: string;
  accessKey: string;
  secretKey: string;
  /** Made when absent. */
  bucket: string;
  /** `us-east-1` by default. */
  region?: string;
  /** Endpoint that presigned links name, when users reach the server by another address; `endpoint` by default. */
  publicEndpoint?: string;
  /** How long a server may be away before calls throw `UNAVAILABLE`, in milliseconds; 30,000 by default. */
  retryBudgetMs?: number;
}

async function has(bucket: Bucket, digest: string): Promise<boolean> {
  try {
    await bucket.run((client, name) => client.statObject(name, keys.blob(digest)));
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

async function getBytes(bucket: Bucket, digest: string): Promise<Uint8Array> {
  const bytes = await downloadBytes(bucket, keys.blob(digest), () => missing(digest));
  const found = digestOf(bytes);
  if (found !== digest) throw damaged(digest, found, `${bucket.name}/${keys.blob(digest)}`);
  return bytes;
}

function getFile(bucket: Bucket, digest: string, path: string, onProgress?: (bytesDone: number) => void) {
  const key = keys.blob(digest);
  const check = (found: string) => {
    if (found !== digest) throw damaged(digest, found, `${bucket.name}/${key}`);
  };
  return downloadFile(bucket, { key, path, absent: () => missing(digest), check, onProgress });
}

function checkRange(first: number, last: number): void {
  if (Number.isInteger(first) && Number.isInteger(last) && first >= 0 && last >= first) return;
  throw new DomainError('INVALID_INPUT', `bytes ${first} to ${last} are no range`, {
    advice: 'Ask for whole numbers, the first from 0 and the last not before it.',
  });
}

/** Opens the object store. Connects on first use; a server that is away is waited for, up to `retryBudgetMs`. */
export function openObjectStore(options: ObjectStoreOptions): ObjectStore {
  const { region = 'us-east-1', retryBudgetMs = 30_000, publicEndpoint = options.endpoint } = options;
  const bucket = new Bucket({ ...options, region, retryBudgetMs });
  const signer = connect({ ...options, region, endpoint: publicEndpoint });
  /** Digests whose stored bytes were found to be others: putting them again stores them anew. */
  const damagedHere = new Set<string>();
  const noting = async <T>(digest: string, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'DAMAGED_BLOB') damagedHere.add(digest);
      throw error;
    }
  };
  const isStored = async (digest: string): Promise<boolean> =>
    !damagedHere.has(digest) && (await has(bucket, digest));
  return {
    putBytes: async (bytes) => {
      const digest = digestOf(bytes);
      if (!(await isStored(digest))) await uploadBytes(bucket, keys.blob(digest), bytes);
      damagedHere.delete(digest);
      return { digest, bytes: bytes.byteLength };
    },
    putFile: async (path, onProgress) => {
      const ref = await digestOfFile(path);
      if (await isStored(ref.digest)) onProgress?.(ref.bytes);
      else await uploadFile(bucket, keys.blob(ref.digest), { ...ref, path }, onProgress);
      damagedHere.delete(ref.digest);
      return ref;
    },
    getBytes: (digest) => noting(digest, () => getBytes(bucket, digest)),
    getRange: async (digest, first, last) => {
      checkRange(first, last);
      return downloadRange(bucket, keys.blob(digest), { first, last }, () => missing(digest));
    },
    getFile: (digest, path, onProgress) => noting(digest, () => getFile(bucket, digest, path, onProgress)),
    has: (digest) => has(bucket, digest),
    presignDownload: async (digest, fileName, ttlSeconds) =>
      presignGet(signer, { bucket: bucket.name, key: keys.blob(digest) }, fileName, ttlSeconds),
    uploads: createUploadArea(bucket, signer),
    ping: () => bucket.ping(),
  };
}
