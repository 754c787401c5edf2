import type { Queries } from '../database/database.js';
import { lockRun } from '../database/fence.js';
import { logEvent } from '../events/event-log.js';
import { promise } from '../outbox/promise-command.js';
import { inState } from './run-lifecycle.js';

export async function requestCancel(tx: Queries, id: string): Promise<void> {
  const run = await lockRun(tx, id);
  if (run.state === 'cancelling') return;
  if (run.state !== 'queued' && run.state !== 'running')
    throw inState(id, run.state, 'cancelled', 'It has ended already; nothing needs to be done.');
  await tx.run.update({ where: { id }, data: { state: 'cancelling' } });
  await promise(tx, { kind: 'cancelRun', runId: id });
  await logEvent(
    tx,
    { runId: id, attempt: run.attempt },
    { type: 'run.state', state: 'cancelling', fault: null },
  );
}
