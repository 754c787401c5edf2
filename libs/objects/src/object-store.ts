import type { BlobRef } from '@beamline/contracts';

/**
 * Bytes by the digest of their content. A blob is immutable; putting the same bytes again is free, and mends a stored copy
 * that this store has found to be damaged.
 * Throws `DomainError`: `MISSING_BLOB` for a digest that is not there, `DAMAGED_BLOB` when the bytes read
 * are not those that the digest names, `UNAVAILABLE` when the server does not answer.
 */
export interface ObjectStore {
  putBytes(bytes: Uint8Array): Promise<BlobRef>;
  /** Streams a file, in parts when it is large. */
  putFile(path: string, onProgress?: (bytesDone: number) => void): Promise<BlobRef>;
  getBytes(digest: string): Promise<Uint8Array>;
  /** Bytes `first` to `last`, both included, of a blob; not verified by digest. */
  getRange(digest: string, first: number, last: number): Promise<Uint8Array>;
  /** Writes to `path` through a temporary file, renamed only when the digest is right. */
  getFile(digest: string, path: string, onProgress?: (bytesDone: number) => void): Promise<void>;
  has(digest: string): Promise<boolean>;
  /** Link that anybody can read the blob with for `ttlSeconds` (at most a day), saved as `fileName`. */
  presignDownload(digest: string, fileName: string, ttlSeconds: number): Promise<string>;
  readonly uploads: UploadArea;
  /** Throws `UNAVAILABLE` when the server does not answer within two seconds. */
  ping(): Promise<void>;
}

/** Files that users send, outside the content-addressed space until a worker has read them. */
export interface UploadArea {
  begin(fileName: string): Promise<{ objectKey: string; storeUploadId: string }>;
  presignPart(
    objectKey: string,
    storeUploadId: string,
    partNumber: number,
    ttlSeconds: number,
  ): Promise<string>;
  complete(objectKey: string, storeUploadId: string, etags: readonly string[]): Promise<void>;
  /** Size of a completed upload in bytes. */
  size(objectKey: string): Promise<number>;
  getFile(objectKey: string, path: string, onProgress?: (bytesDone: number) => void): Promise<void>;
  remove(objectKey: string): Promise<void>;
}

/** Verified copies of blobs on the local disk, least recently used removed beyond the limit. */
export interface BlobCache {
  /** Path of the blob's file, fetched when it is not there. The file stays until the returned lease is released. */
  get(ref: BlobRef, onProgress?: (bytesDone: number) => void): Promise<{ path: string; release: () => void }>;
  /** Puts a file that was made here both into the store and the cache. */
  put(path: string): Promise<BlobRef>;
}
