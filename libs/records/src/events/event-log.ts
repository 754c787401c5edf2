import type { RunEventBody } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import type { Scope } from '../records.js';

/** Writes an event under the run's next number, and wakes its watchers. The run must be locked. */
export async function logEvent(tx: Queries, scope: Scope, body: RunEventBody) {
  const { lastEventSequence: sequence } = await tx.run.update({
    where: { id: scope.runId },
    data: { lastEventSequence: { increment: 1 } },
    select: { lastEventSequence: true },
  });
  const row = await tx.runEvent.create({
    data: { runId: scope.runId, sequence, attempt: scope.attempt, body: toJson(body) },
  });
  await notify(tx, { kind: 'run', id: scope.runId });
  return row;
}
