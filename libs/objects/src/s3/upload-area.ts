import { randomUUID } from 'node:crypto';
import type { Client } from 'minio';
import { DomainError } from '@beamline/contracts';
import { keys } from '../keys.js';
import type { UploadArea } from '../object-store.js';
import type { Bucket } from './bucket.js';
import { downloadFile } from './download.js';
import { codeOf, isAbsent } from './errors.js';
import { checkTtl } from './presign.js';

function noSuchUpload(objectKey: string): DomainError {
  return new DomainError('NOT_FOUND', `there is no completed upload at ${objectKey}`, {
    where: { objectKey },
  });
}

async function sizeOf(bucket: Bucket, objectKey: string): Promise<number | null> {
  try {
    return (await bucket.run((client, name) => client.statObject(name, objectKey))).size;
  } catch (error) {
    if (isAbsent(error)) return null;
    throw error;
  }
}

/** A completion whose answer was lost is repeated: then the upload is gone and the object is there. */
async function complete(bucket: Bucket, objectKey: string, uploadId: string, etags: readonly string[]) {
  const parts = etags.map((etag, index) => ({ part: index + 1, etag }));
  try {
    await bucket.run((client, name) => client.completeMultipartUpload(name, objectKey, uploadId, parts));
  } catch (error) {
    if (error instanceof DomainError || (await sizeOf(bucket, objectKey)) === null)
      throw refused(error, objectKey);
  }
}

function refused(error: unknown, objectKey: string): unknown {
  if (error instanceof DomainError) return error;
  return new DomainError(
    'INVALID_INPUT',
    `the parts of ${objectKey} cannot be put together: ${codeOf(error)}`,
    {
      advice: 'Send every part again, keep the ETag of each answer, and complete with all of them in order.',
      where: { objectKey },
      cause: error,
    },
  );
}

export function createUploadArea(bucket: Bucket, signer: Client): UploadArea {
  return {
    begin: async (fileName) => {
      const objectKey = keys.upload(randomUUID(), fileName);
      const storeUploadId = await bucket.run((client, name) =>
        client.initiateNewMultipartUpload(name, objectKey, {}),
      );
      return { objectKey, storeUploadId };
    },

    presignPart: async (objectKey, uploadId, partNumber, ttlSeconds) => {
      checkTtl(ttlSeconds);
      const query = { uploadId, partNumber: String(partNumber) };
      return signer.presignedUrl('PUT', bucket.name, objectKey, ttlSeconds, query);
    },

    complete: (objectKey, uploadId, etags) => complete(bucket, objectKey, uploadId, etags),

    size: async (objectKey) => {
      const size = await sizeOf(bucket, objectKey);
      if (size === null) throw noSuchUpload(objectKey);
      return size;
    },

    getFile: (objectKey, path, onProgress) =>
      downloadFile(bucket, { key: objectKey, path, absent: () => noSuchUpload(objectKey), onProgress }),

    remove: async (objectKey) => {
      await bucket.run((client, name) => client.removeObject(name, objectKey));
    },
  };
}
