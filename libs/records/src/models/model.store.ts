import type { ModelQuery, ModelVersion, Page, RegisteredModel } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { literally, pageArguments, toPage } from '../database/page.js';
import type { ModelStore } from './model-records.js';
import { removeAlias, setAlias } from './alias.js';
import { saveImportedModel } from './imported-model.js';
import { createModel, getModel, removeModel } from './model.js';
import { toAliasEvent, toModel, withVersions } from './model.row.js';
import { parseCard, toModelVersion, withCheckpoint } from './version.row.js';
import { addVersion, getVersion, getVersionById, removeVersion, versionsOfRun } from './version.js';

async function list(queries: Queries, query: ModelQuery): Promise<Page<RegisteredModel>> {
  const { where, ...order } = pageArguments(query);
  const rows = await queries.registeredModel.findMany({
    ...order,
    where: { AND: [where, searched(query.search)] },
    include: withVersions,
  });
  return toPage(rows, query, toModel);
}

function searched(search: string | undefined) {
  if (search === undefined) return {};
  const text = { contains: literally(search), mode: 'insensitive' as const };
  return { OR: [{ name: text }, { description: text }] };
}

async function listVersions(queries: Queries, name: string, query: ModelQuery): Promise<Page<ModelVersion>> {
  const { id: modelId } = await getModel(queries, name);
  const { where, ...order } = pageArguments(query);
  const ofModel = { modelId, ...where };
  const rows = await queries.modelVersion.findMany({ ...order, where: ofModel, include: withCheckpoint });
  return toPage(rows, query, toModelVersion);
}

async function update({ prisma }: Database, name: string, description: string): Promise<RegisteredModel> {
  const { count } = await prisma.registeredModel.updateMany({ where: { name }, data: { description } });
  if (count === 0) throw noSuch('model', name);
  return getModel(prisma, name);
}

export function createModelStore(database: Database): ModelStore {
  const { prisma, transaction } = database;
  return {
    create: (request, by) => transaction((tx) => createModel(tx, request, by)),
    update: (name, { description }) => update(database, name, description),
    list: (query) => list(prisma, query),
    get: (name) => getModel(prisma, name),
    remove: (name) => transaction((tx) => removeModel(tx, name)),

    addVersion: (version) => transaction((tx) => addVersion(tx, version)),
    getVersion: (name, ref) => getVersion(prisma, name, ref),
    getVersionById: (id) => getVersionById(prisma, id),
    listVersions: (name, query) => listVersions(prisma, name, query),
    versionsOfRun: (runId) => versionsOfRun(prisma, runId),
    removeVersion: (name, ref) => transaction((tx) => removeVersion(tx, name, ref)),

    setAlias: (move) =>
      transaction(async (tx) => {
        await setAlias(tx, move);
        return getModel(tx, move.name);
      }),
    removeAlias: (move) => transaction((tx) => removeAlias(tx, move)),
    listAliasEvents: async (name, query) => {
      const { id: modelId } = await getModel(prisma, name);
      const { where, ...order } = pageArguments(query);
      const rows = await prisma.modelAliasEvent.findMany({ ...order, where: { modelId, ...where } });
      return toPage(rows, query, toAliasEvent);
    },

    saveImported: (model) => transaction((tx) => saveImportedModel(tx, model)),
    importedCard: async (checkpointId) => {
      const row = await prisma.importedCard.findUnique({ where: { checkpointId } });
      return row === null ? null : parseCard(row.card, checkpointId);
    },
  };
}
