import { DatasetManifest } from '@beamline/contracts';
import type { Dataset } from '@beamline/contracts';
import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { fromJson, iso, toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { pageArguments, toPage } from '../database/page.js';
import type { Dataset as DatasetRow } from '../generated/client.js';
import type { DatasetStore } from '../records.js';

function toDataset(row: DatasetRow): Dataset {
  return {
    ...row,
    manifest: fromJson(DatasetManifest, row.manifest, `datasets.manifest of dataset ${row.id}`),
    bytes: Number(row.bytes),
    createdAt: iso(row.createdAt),
  };
}

export function createDatasetStore({ prisma }: Database): DatasetStore {
  return {
    save: async ({ manifest, ...columns }) => {
      const id = newId();
      const data = { id, ...columns, manifest: toJson(manifest) };
      await prisma.dataset.createMany({ data: [data], skipDuplicates: true });
      const { name, digest } = columns;
      const row = await prisma.dataset.findUniqueOrThrow({ where: { name_digest: { name, digest } } });
      return { dataset: toDataset(row), existed: row.id !== id };
    },

    get: async (id) => {
      const row = await prisma.dataset.findUnique({ where: { id } });
      if (row === null) throw noSuch('dataset', id);
      return toDataset(row);
    },

    findByName: async (name) => {
      const { orderBy } = pageArguments({ limit: 1 });
      const row = await prisma.dataset.findFirst({ where: { name }, orderBy });
      return row === null ? null : toDataset(row);
    },

    findByDigest: async (digest) => {
      const { orderBy } = pageArguments({ limit: 1 });
      const row = await prisma.dataset.findFirst({ where: { digest }, orderBy });
      return row === null ? null : toDataset(row);
    },

    list: async (query) => toPage(await prisma.dataset.findMany(pageArguments(query)), query, toDataset),
  };
}
