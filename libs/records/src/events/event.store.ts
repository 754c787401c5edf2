import { RunEventBody } from '@beamline/contracts';
import type { RunEvent } from '@beamline/contracts';
import type { Database } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { fromJson, iso } from '../database/json.js';
import type { RunEvent as EventRow } from '../generated/client.js';
import type { EventStore } from '../records.js';
import { logEvent } from './event-log.js';

function toEvent(row: EventRow): RunEvent {
  const body = fromJson(RunEventBody, row.body, `run_events.body of run ${row.runId}`);
  return { sequence: row.sequence, runId: row.runId, createdAt: iso(row.createdAt), body };
}

export function createEventStore({ prisma, transaction }: Database): EventStore {
  return {
    append: (scope, body) =>
      transaction(async (tx) => {
        await lockAttempt(tx, scope);
        return toEvent(await logEvent(tx, scope, body));
      }),

    list: async (runId, after, limit) => {
      const rows = await prisma.runEvent.findMany({
        where: { runId, sequence: { gt: after } },
        orderBy: { sequence: 'asc' },
        take: limit,
      });
      return rows.map(toEvent);
    },
  };
}
