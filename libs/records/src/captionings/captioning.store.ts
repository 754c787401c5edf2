import type { Captioning, CaptioningRequest } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { newId } from '../database/new-id.js';
import { notify } from '../database/notify.js';
import { pageArguments, toPage } from '../database/page.js';
import { promise } from '../outbox/promise-command.js';
import type { CaptioningStore } from './captioning-records.js';
import {
  beginCaptioning,
  completeCaptioning,
  failCaptioning,
  reportCaptioningProgress,
} from './captioning-lifecycle.js';
import { toCaptioning } from './captioning.row.js';

async function create(tx: Queries, checkpointId: string, request: CaptioningRequest): Promise<Captioning> {
  if ((await tx.checkpoint.count({ where: { id: checkpointId } })) === 0)
    throw noSuch('checkpoint', checkpointId);
  const row = await tx.captioning.create({
    data: { id: newId(), checkpointId, request: toJson(request), state: 'queued' },
  });
  await promise(tx, { kind: 'startCaptioning', captioningId: row.id });
  await notify(tx, { kind: 'captioning', id: row.id });
  return toCaptioning(row);
}

export function createCaptioningStore({ prisma, transaction }: Database): CaptioningStore {
  return {
    create: (checkpointId, request) => transaction((tx) => create(tx, checkpointId, request)),

    get: async (id) => {
      const row = await prisma.captioning.findUnique({ where: { id } });
      if (row === null) throw noSuch('captioning', id);
      return toCaptioning(row);
    },

    list: async (query) =>
      toPage(await prisma.captioning.findMany(pageArguments(query)), query, toCaptioning),

    begin: (id) => transaction((tx) => beginCaptioning(tx, id)),
    reportProgress: (id, progress) => transaction((tx) => reportCaptioningProgress(tx, id, progress)),
    complete: (id, results) => transaction((tx) => completeCaptioning(tx, id, results)),
    fail: (id, fault) => transaction((tx) => failCaptioning(tx, id, fault)),
  };
}
