import type { Export } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { newId } from '../database/new-id.js';
import { notify } from '../database/notify.js';
import { pageArguments, toPage } from '../database/page.js';
import { promise } from '../outbox/promise-command.js';
import type { ExportStore, NewExport } from './export-records.js';
import { beginExport, completeExport, failExport, reportExportProgress } from './export-lifecycle.js';
import { toExport } from './export.row.js';

/** The checkpoint's lock lets two requests for the same export find one another. */
async function create(tx: Queries, { checkpointId, format, contentKey }: NewExport): Promise<Export> {
  const locked = await tx.$queryRaw<unknown[]>`
    SELECT id FROM checkpoints WHERE id = ${checkpointId} FOR NO KEY UPDATE`;
  if (locked.length === 0) throw noSuch('checkpoint', checkpointId);
  const made = await tx.export.findFirst({
    where: { checkpointId, contentKey, state: { not: 'failed' } },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (made !== null) return toExport(made);
  const row = await tx.export.create({
    data: { id: newId(), checkpointId, format, contentKey, state: 'queued' },
  });
  await promise(tx, { kind: 'startExport', exportId: row.id });
  await notify(tx, { kind: 'export', id: row.id });
  return toExport(row);
}

export function createExportStore({ prisma, transaction }: Database): ExportStore {
  return {
    create: (request) => transaction((tx) => create(tx, request)),

    get: async (id) => {
      const row = await prisma.export.findUnique({ where: { id } });
      if (row === null) throw noSuch('export', id);
      return toExport(row);
    },

    list: async ({ checkpointId, ...query }) => {
      const { where, ...order } = pageArguments(query);
      const ofCheckpoint = checkpointId === undefined ? {} : { checkpointId };
      const rows = await prisma.export.findMany({ ...order, where: { ...where, ...ofCheckpoint } });
      return toPage(rows, query, toExport);
    },

    begin: (id) => transaction((tx) => beginExport(tx, id)),
    reportProgress: (id, progress) => transaction((tx) => reportExportProgress(tx, id, progress)),
    complete: (id, result) => transaction((tx) => completeExport(tx, id, result)),
    fail: (id, fault) => transaction((tx) => failExport(tx, id, fault)),
  };
}
