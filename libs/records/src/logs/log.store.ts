import { DomainError, levelsFrom, LogLevel } from '@beamline/contracts';
import type { LogFilter } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { iso } from '../database/json.js';
import { notify } from '../database/notify.js';
import type { LogChunk as ChunkRow, Prisma } from '../generated/client.js';
import type { Scope } from '../records.js';
import type { LogChunk, LogPlace, LogStore, NewLogChunk } from './log-records.js';

/** Most bytes of a run's log, compressed. */
export const LOG_LIMIT_BYTES = 256 * 2 ** 20;

async function append(tx: Queries, scope: Scope, chunk: NewLogChunk): Promise<void> {
  await lockAttempt(tx, scope);
  const { runId, attempt } = scope;
  const { blob, writer, writerSequence, ...what } = chunk;
  const known = await tx.logChunk.count({ where: { runId, writer, writerSequence } });
  if (known > 0) return;
  const last = await tx.logChunk.findFirst({ where: { runId }, orderBy: { sequence: 'desc' } });
  const totalBytes = Number(last?.totalBytes ?? 0) + blob.bytes;
  if (totalBytes > LOG_LIMIT_BYTES) throw tooLarge(runId);
  const place = { sequence: (last?.sequence ?? 0) + 1, firstLine: endOf(last) + 1 };
  const stored = { ...place, digest: blob.digest, bytes: blob.bytes, totalBytes };
  await tx.logChunk.create({ data: { runId, attempt, writer, writerSequence, ...what, ...stored } });
  await notify(tx, { kind: 'log', id: runId });
}

/** Number of a chunk's last line. */
const endOf = (row: Pick<ChunkRow, 'firstLine' | 'lines'> | null): number =>
  row === null ? 0 : row.firstLine + row.lines - 1;

function tooLarge(runId: string): DomainError {
  return new DomainError(
    'TOO_LARGE',
    `the log of run ${runId} has its limit of ${LOG_LIMIT_BYTES} bytes: no more lines are kept`,
    { advice: 'The run goes on without them.', where: { runId } },
  );
}

function conditions(runId: string, { stage, level, attempt }: Omit<LogFilter, 'search'>) {
  return {
    runId,
    ...(attempt === undefined ? {} : { attempt }),
    ...(stage === undefined ? {} : { stages: { has: stage } }),
    ...(level === undefined ? {} : { levels: { hasSome: [...levelsFrom(level)] } }),
  } satisfies Prisma.LogChunkWhereInput;
}

/** The chunk that holds a line; chunks lie without gaps, so that one row bounds all that follow. */
async function sequenceAt(queries: Queries, runId: string, line: number): Promise<number> {
  const row = await queries.logChunk.findFirst({
    where: { runId, firstLine: { lte: line } },
    orderBy: { sequence: 'desc' },
    select: { sequence: true },
  });
  return row?.sequence ?? 0;
}

async function list(
  queries: Queries,
  runId: string,
  place: LogPlace,
  filter: Omit<LogFilter, 'search'>,
  limit: number,
): Promise<LogChunk[]> {
  const forward = 'after' in place;
  const line = forward ? place.after + 1 : place.before - 1;
  const sequence = await sequenceAt(queries, runId, line);
  const rows = await queries.logChunk.findMany({
    where: { ...conditions(runId, filter), sequence: forward ? { gte: sequence } : { lte: sequence } },
    orderBy: { sequence: forward ? 'asc' : 'desc' },
    take: limit,
  });
  return rows.filter((row) => !forward || endOf(row) >= line).map(toChunk);
}

function toChunk(row: ChunkRow): LogChunk {
  const { sequence, attempt, firstLine, lines, stages, digest, bytes } = row;
  const levels = LogLevel.array().parse(row.levels);
  const times = { firstTime: iso(row.firstTime), lastTime: iso(row.lastTime) };
  return { sequence, attempt, firstLine, lines, levels, stages, blob: { digest, bytes }, ...times };
}

async function lastLine(queries: Queries, runId: string): Promise<number> {
  return endOf(await queries.logChunk.findFirst({ where: { runId }, orderBy: { sequence: 'desc' } }));
}

export function createLogStore({ prisma, transaction }: Database): LogStore {
  return {
    append: (scope, chunk) => transaction((tx) => append(tx, scope, chunk)),
    list: (runId, place, filter, limit) => list(prisma, runId, place, filter, limit),
    lastLine: (runId) => lastLine(prisma, runId),
  };
}
