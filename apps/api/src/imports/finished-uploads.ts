import { DomainError, type FieldError } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { InvalidRequest } from '../http/invalid-request.js';

/** Throws, naming the fields of the source, when an upload that it names does not exist or is not completed. */
export async function refuseOpenUploads(records: Records, uploads: Record<string, string>): Promise<void> {
  const checks = Object.entries(uploads).map(([field, id]) => problemOf(records, field, id));
  const errors = (await Promise.all(checks)).flat();
  if (errors.length === 0) return;
  throw new InvalidRequest(422, errors, {
    advice: 'POST /api/v1/uploads, send the parts, POST /api/v1/uploads/{id}/complete, then import.',
  });
}

async function problemOf(records: Records, field: string, id: string): Promise<FieldError[]> {
  const path = `source.${field}`;
  try {
    const { state } = await records.uploads.get(id);
    return state === 'completed' ? [] : [{ path, message: `upload ${id} is not completed` }];
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'NOT_FOUND') throw error;
    return [{ path, message: `there is no upload ${id}` }];
  }
}
