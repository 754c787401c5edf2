import type { RunStart } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';

/** A command as it is promised; the spec or request that it carries is read when it is delivered. */
export type PromisedCommand =
  | { kind: 'startRun'; runId: string; start: RunStart }
  | { kind: 'cancelRun'; runId: string }
  | { kind: 'startImport'; importId: string };

/** Writes the command in the caller's transaction: both come to be, or neither. */
export async function promise(tx: Queries, command: PromisedCommand): Promise<void> {
  const { kind } = command;
  const runId = kind === 'startImport' ? null : command.runId;
  const importId = kind === 'startImport' ? command.importId : null;
  await tx.outboxEntry.create({
    data: { kind, runId, importId, ...(kind === 'startRun' ? { start: toJson(command.start) } : {}) },
  });
  await notify(tx, { kind: 'outbox', id: runId ?? importId ?? '' });
}
