import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { newId } from '../database/new-id.js';
import type { Upload as UploadRow } from '../generated/client.js';
import type { UploadRecord, UploadStore } from '../records.js';

function toUpload({ id, fileName, objectKey, storeUploadId, ...row }: UploadRow): UploadRecord {
  return {
    ...{ id, fileName, objectKey, storeUploadId },
    bytes: Number(row.bytes),
    partBytes: Number(row.partBytes),
    state: row.state === 'completed' ? 'completed' : 'open',
  };
}

export function createUploadStore({ prisma }: Database): UploadStore {
  return {
    create: async (upload) =>
      toUpload(await prisma.upload.create({ data: { id: newId(), state: 'open', ...upload } })),

    get: async (id) => {
      const row = await prisma.upload.findUnique({ where: { id } });
      if (row === null) throw noSuch('upload', id);
      return toUpload(row);
    },

    complete: async (id) => {
      const { count } = await prisma.upload.updateMany({ where: { id }, data: { state: 'completed' } });
      if (count === 0) throw noSuch('upload', id);
    },
  };
}
