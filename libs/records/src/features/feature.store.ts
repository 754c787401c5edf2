import type { Database } from '../database/database.js';
import type { FeatureStore } from '../records.js';

export function createFeatureStore({ prisma }: Database): FeatureStore {
  return {
    find: async (key) => {
      const row = await prisma.feature.findUnique({ where: { key } });
      return row === null ? null : { digest: row.digest, bytes: Number(row.bytes) };
    },

    save: async (key, { digest, bytes }) => {
      await prisma.feature.createMany({ data: [{ key, digest, bytes }], skipDuplicates: true });
    },

    replace: async (key, { digest, bytes }) => {
      await prisma.feature.upsert({
        where: { key },
        create: { key, digest, bytes },
        update: { digest, bytes },
      });
    },
  };
}
