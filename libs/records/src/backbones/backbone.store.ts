import { Architecture, BlobRef } from '@beamline/contracts';
import type { Backbone } from '@beamline/contracts';
import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { fromJson, iso, toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { pageArguments, toPage } from '../database/page.js';
import type { Backbone as BackboneRow } from '../generated/client.js';
import type { BackboneStore } from '../records.js';

function toBackbone(row: BackboneRow): Backbone {
  return {
    ...row,
    architecture: fromJson(Architecture, row.architecture, `backbones.architecture of backbone ${row.id}`),
    weights: fromJson(BlobRef, row.weights, `backbones.weights of backbone ${row.id}`),
    createdAt: iso(row.createdAt),
  };
}

export function createBackboneStore({ prisma }: Database): BackboneStore {
  return {
    save: async ({ weights, ...columns }) => {
      const id = newId();
      const data = { id, ...columns, weights: toJson(weights) };
      await prisma.backbone.createMany({ data: [data], skipDuplicates: true });
      const { name, digest } = columns;
      const row = await prisma.backbone.findUniqueOrThrow({ where: { name_digest: { name, digest } } });
      return { backbone: toBackbone(row), existed: row.id !== id };
    },

    get: async (id) => {
      const row = await prisma.backbone.findUnique({ where: { id } });
      if (row === null) throw noSuch('backbone', id);
      return toBackbone(row);
    },

    findByName: async (name) => {
      const { orderBy } = pageArguments({ limit: 1 });
      const row = await prisma.backbone.findFirst({ where: { name }, orderBy });
      return row === null ? null : toBackbone(row);
    },

    findByDigest: async (digest) => {
      const { orderBy } = pageArguments({ limit: 1 });
      const row = await prisma.backbone.findFirst({ where: { digest }, orderBy });
      return row === null ? null : toBackbone(row);
    },

    list: async (query) => toPage(await prisma.backbone.findMany(pageArguments(query)), query, toBackbone),
  };
}
