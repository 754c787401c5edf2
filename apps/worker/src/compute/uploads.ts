import { DomainError } from '@beamline/contracts';
import type { Services } from '../services.js';

/** Brings a completed upload to `path`. */
export async function fetchUpload(services: Services, uploadId: string, path: string): Promise<string> {
  const upload = await services.records.uploads.get(uploadId);
  if (upload.state !== 'completed') {
    throw new DomainError('CONFLICT', `Upload ${uploadId} (${upload.fileName}) was never completed`, {
      advice: 'Send the missing parts and POST /uploads/:id/complete, then import again.',
    });
  }
  await services.store.uploads.getFile(upload.objectKey, path);
  return path;
}

/** What was imported lives on as blobs; the upload itself is no longer needed. */
export async function removeUpload(services: Services, uploadId: string): Promise<void> {
  const { objectKey } = await services.records.uploads.get(uploadId);
  await services.store.uploads.remove(objectKey);
}
