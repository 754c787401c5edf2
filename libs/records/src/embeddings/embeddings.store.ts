import { BlobRef } from '@beamline/contracts';
import type { Embeddings } from '@beamline/contracts';
import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { fromJson, iso, toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { pageArguments, toPage } from '../database/page.js';
import type { Embeddings as EmbeddingsRow } from '../generated/client.js';
import type { EmbeddingsStore } from '../records.js';

function toEmbeddings(row: EmbeddingsRow): Embeddings {
  return {
    ...row,
    vectors: fromJson(BlobRef, row.vectors, `embeddings.vectors of embeddings ${row.id}`),
    createdAt: iso(row.createdAt),
  };
}

export function createEmbeddingsStore({ prisma }: Database): EmbeddingsStore {
  return {
    save: async ({ vectors, ...columns }) => {
      const id = newId();
      const data = { id, ...columns, vectors: toJson(vectors) };
      await prisma.embeddings.createMany({ data: [data], skipDuplicates: true });
      const { name, digest } = columns;
      const row = await prisma.embeddings.findUniqueOrThrow({ where: { name_digest: { name, digest } } });
      return { embeddings: toEmbeddings(row), existed: row.id !== id };
    },

    get: async (id) => {
      const row = await prisma.embeddings.findUnique({ where: { id } });
      if (row === null) throw noSuch('embeddings', id);
      return toEmbeddings(row);
    },

    findByName: async (name) => {
      const { orderBy } = pageArguments({ limit: 1 });
      const row = await prisma.embeddings.findFirst({ where: { name }, orderBy });
      return row === null ? null : toEmbeddings(row);
    },

    list: async (query) =>
      toPage(await prisma.embeddings.findMany(pageArguments(query)), query, toEmbeddings),
  };
}
