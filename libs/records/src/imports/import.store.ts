import type { ImportRequest } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { notify } from '../database/notify.js';
import { pageArguments, toPage } from '../database/page.js';
import { promise } from '../outbox/promise-command.js';
import type { ImportStore } from '../records.js';
import { beginImport, completeImport, failImport, reportImportProgress } from './import-lifecycle.js';
import { toImport } from './import.row.js';

async function create(tx: Queries, request: ImportRequest) {
  const { kind } = request;
  const { name } = request.request;
  const row = await tx.import.create({
    data: { id: newId(), kind, name, request: toJson(request), state: 'queued' },
  });
  await promise(tx, { kind: 'startImport', importId: row.id });
  await notify(tx, { kind: 'import', id: row.id });
  return toImport(row);
}

export function createImportStore({ prisma, transaction }: Database): ImportStore {
  return {
    create: (request) => transaction((tx) => create(tx, request)),

    get: async (id) => {
      const row = await prisma.import.findUnique({ where: { id } });
      if (row === null) throw noSuch('import', id);
      return toImport(row);
    },

    list: async (query) => toPage(await prisma.import.findMany(pageArguments(query)), query, toImport),

    begin: (id) => transaction((tx) => beginImport(tx, id)),
    reportProgress: (id, progress) => transaction((tx) => reportImportProgress(tx, id, progress)),
    complete: (id, result) => transaction((tx) => completeImport(tx, id, result)),
    fail: (id, fault) => transaction((tx) => failImport(tx, id, fault)),
  };
}
