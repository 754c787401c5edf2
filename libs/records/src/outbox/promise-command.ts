import type { RunStart } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import type { Prisma } from '../generated/client.js';

/** A command as it is promised; the spec or request that it carries is read when it is delivered. */
export type PromisedCommand =
  | { kind: 'startRun'; runId: string; start: RunStart }
  | { kind: 'cancelRun'; runId: string }
  | { kind: 'startImport'; importId: string }
  | { kind: 'startCaptioning'; captioningId: string }
  | { kind: 'startExport'; exportId: string };

/** Writes the command in the caller's transaction: both come to be, or neither. */
export async function promise(tx: Queries, command: PromisedCommand): Promise<void> {
  await tx.outboxEntry.create({ data: entryOf(command) });
  await notify(tx, { kind: 'outbox', id: subjectOf(command) });
}

function entryOf(command: PromisedCommand): Prisma.OutboxEntryUncheckedCreateInput {
  if (command.kind !== 'startRun') return command;
  return { kind: command.kind, runId: command.runId, start: toJson(command.start) };
}

/** Id of the run or job that the command is about. */
function subjectOf(command: PromisedCommand): string {
  switch (command.kind) {
    case 'startRun':
    case 'cancelRun':
      return command.runId;
    case 'startImport':
      return command.importId;
    case 'startCaptioning':
      return command.captioningId;
    case 'startExport':
      return command.exportId;
  }
}
