import { ExperimentSpec, ImportRequest } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { fromJson } from '../database/json.js';
import type { OutboxEntry } from '../generated/client.js';
import type { Outbox, OutboxCommand } from '../records.js';
import { parseRunStart } from './run-start.js';

/** Longest that one delivery may take, in milliseconds; after that another process may try. */
const DELIVERY_TIMEOUT_MS = 120_000;
const LONGEST_WAIT_SECONDS = 60;

/**
 * Locks the oldest command that is due, of a run or job that has no older one; a process beside this one skips it.
 * An older command that waits for its next try holds back those behind it.
 */
async function lockNext(tx: Queries): Promise<OutboxEntry | null> {
  const ids = await tx.$queryRaw<{ id: bigint }[]>`
    SELECT o.id FROM outbox o
    WHERE o.next_attempt_at <= clock_timestamp()
      AND NOT EXISTS (
        SELECT 1 FROM outbox older
        WHERE older.id < o.id AND
          (older.run_id = o.run_id OR older.import_id = o.import_id OR older.captioning_id = o.captioning_id
            OR older.export_id = o.export_id))
    ORDER BY o.id LIMIT 1 FOR UPDATE OF o SKIP LOCKED`;
  const [first] = ids;
  return first === undefined ? null : tx.outboxEntry.findUnique({ where: { id: first.id } });
}

async function readSpec(tx: Queries, runId: string): Promise<ExperimentSpec> {
  const { experiment } = await tx.run.findUniqueOrThrow({
    where: { id: runId },
    select: { experiment: { select: { id: true, spec: true } } },
  });
  return fromJson(ExperimentSpec, experiment.spec, `experiments.spec of experiment ${experiment.id}`);
}

async function readRequest(tx: Queries, importId: string): Promise<ImportRequest> {
  const { request } = await tx.import.findUniqueOrThrow({
    where: { id: importId },
    select: { request: true },
  });
  return fromJson(ImportRequest, request, `imports.request of import ${importId}`);
}

async function toCommand(tx: Queries, entry: OutboxEntry): Promise<OutboxCommand> {
  const { runId, importId, captioningId, exportId } = entry;
  if (exportId !== null) return { kind: 'startExport', exportId };
  if (captioningId !== null) return { kind: 'startCaptioning', captioningId };
  if (importId !== null) return { kind: 'startImport', importId, request: await readRequest(tx, importId) };
  if (runId === null) throw new TypeError(`outbox entry ${entry.id} names neither run nor job`);
  if (entry.kind === 'cancelRun') return { kind: 'cancelRun', runId };
  return {
    kind: 'startRun',
    runId,
    spec: await readSpec(tx, runId),
    start: parseRunStart(entry.start, `outbox.start of entry ${entry.id}`),
  };
}

/** Seconds until the next try: 1, 2, 4, … up to a minute. */
function waitSeconds(attempts: number): number {
  return Math.min(2 ** attempts, LONGEST_WAIT_SECONDS);
}

async function postpone(tx: Queries, entry: OutboxEntry, error: unknown): Promise<void> {
  const lastError = error instanceof Error ? error.message : String(error);
  await tx.$executeRaw`
    UPDATE outbox SET attempts = attempts + 1, last_error = ${lastError.slice(0, 2000)},
      next_attempt_at = clock_timestamp() + make_interval(secs => ${waitSeconds(entry.attempts)})
    WHERE id = ${entry.id}`;
}

type Outcome = 'delivered' | 'postponed' | 'empty';

async function deliverNext(
  tx: Queries,
  deliver: (command: OutboxCommand) => Promise<void>,
): Promise<Outcome> {
  const entry = await lockNext(tx);
  if (entry === null) return 'empty';
  try {
    await deliver(await toCommand(tx, entry));
  } catch (error) {
    await postpone(tx, entry, error);
    return 'postponed';
  }
  await tx.outboxEntry.delete({ where: { id: entry.id } });
  return 'delivered';
}

export function createOutbox({ prisma, transaction }: Database): Outbox {
  return {
    drain: async (deliver) => {
      for (let delivered = 0; ;) {
        const outcome = await transaction((tx) => deliverNext(tx, deliver), DELIVERY_TIMEOUT_MS);
        if (outcome === 'empty') return delivered;
        if (outcome === 'delivered') delivered += 1;
      }
    },

    pending: () => prisma.outboxEntry.count(),

    isPending: async (id) => {
      const where = { OR: [{ runId: id }, { importId: id }, { captioningId: id }, { exportId: id }] };
      return (await prisma.outboxEntry.findFirst({ where, select: { id: true } })) !== null;
    },
  };
}
