import { isDeepStrictEqual } from 'node:util';
import type { Epoch } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { logEvent } from '../events/event-log.js';
import type { Scope } from '../records.js';
import { updateBest } from './best.js';
import { stageNamed } from './stage.js';
import { toEpoch, withStageName } from './training.row.js';

/** Repeating an epoch with the same numbers changes nothing; other numbers replace it. */
export async function finishEpoch(tx: Queries, scope: Scope, epoch: Epoch): Promise<void> {
  await lockAttempt(tx, scope);
  const { runId, attempt } = scope;
  const { stage: name, ...numbers } = epoch;
  const { index: stageIndex } = await stageNamed(tx, runId, name);
  const where = { runId_stageIndex_epoch: { runId, stageIndex, epoch: epoch.epoch } };
  const stored = await tx.epoch.findUnique({ where, include: withStageName });
  if (stored !== null && isDeepStrictEqual(toEpoch(stored), epoch)) return;
  await tx.epoch.upsert({
    where,
    create: { ...numbers, runId, stageIndex, attempt },
    update: { ...numbers, attempt },
  });
  await updateBest(tx, runId);
  await logEvent(tx, scope, { type: 'epoch.finished', epoch });
}

export async function listEpochs(queries: Queries, runId: string): Promise<Epoch[]> {
  const rows = await queries.epoch.findMany({
    where: { runId },
    include: withStageName,
    orderBy: [{ stageIndex: 'asc' }, { epoch: 'asc' }],
  });
  return rows.map(toEpoch);
}
