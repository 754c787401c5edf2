import type { Bleu, Checkpoint } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { lockAttempt, noSuch } from '../database/fence.js';
import { toJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import { logEvent } from '../events/event-log.js';
import type { Scope } from '../records.js';
import type { NewCheckpoint, Place } from './training-records.js';
import { stageNamed } from './stage.js';
import { toCheckpoint, withStageName } from './training.row.js';

async function find(queries: Queries, id: string): Promise<Checkpoint | null> {
  const row = await queries.checkpoint.findUnique({ where: { id }, include: withStageName });
  return row === null ? null : toCheckpoint(row);
}

export async function getCheckpoint(queries: Queries, id: string): Promise<Checkpoint> {
  const checkpoint = await find(queries, id);
  if (checkpoint === null) throw noSuch('checkpoint', id);
  return checkpoint;
}

function positionColumns({ position }: NewCheckpoint) {
  const { stageIndex, epoch, stepInEpoch, globalStep } = position;
  return { stageIndex, epoch, stepInEpoch, globalStep };
}

/** A checkpoint is immutable: the first one of an id stays and is returned. */
export async function saveCheckpoint(
  tx: Queries,
  scope: Scope,
  checkpoint: NewCheckpoint,
): Promise<Checkpoint> {
  await lockAttempt(tx, scope);
  const stored = await find(tx, checkpoint.id);
  if (stored !== null) return stored;
  const { runId, attempt } = scope;
  const { id, stage, position, progress, blobs, digest, bytes } = checkpoint;
  await stageNamed(tx, runId, stage);
  const documents = { position: toJson(position), progress: toJson(progress), blobs: toJson(blobs) };
  const row = await tx.checkpoint.create({
    data: { id, runId, attempt, ...positionColumns(checkpoint), ...documents, digest, bytes },
    include: withStageName,
  });
  const { epoch, stepInEpoch } = position;
  await logEvent(tx, scope, { type: 'checkpoint.saved', stage, checkpointId: id, epoch, stepInEpoch });
  return toCheckpoint(row);
}

export async function setCheckpointBleu(tx: Queries, scope: Scope, id: string, bleu: Bleu): Promise<void> {
  await lockAttempt(tx, scope);
  const { count } = await tx.checkpoint.updateMany({
    where: { id, runId: scope.runId },
    data: { bleu: [...bleu] },
  });
  if (count === 0) throw noSuch('checkpoint', id);
  await notify(tx, { kind: 'run', id: scope.runId });
}

const FURTHEST_FIRST = [
  { stageIndex: 'desc' as const },
  { epoch: 'desc' as const },
  { stepInEpoch: 'desc' as const },
];

export async function checkpointBefore(
  queries: Queries,
  runId: string,
  { stageIndex, epoch, stepInEpoch }: Place,
): Promise<Checkpoint | null> {
  const row = await queries.checkpoint.findFirst({
    where: {
      runId,
      OR: [
        { stageIndex: { lt: stageIndex } },
        { stageIndex, epoch: { lt: epoch } },
        { stageIndex, epoch, stepInEpoch: { lt: stepInEpoch } },
      ],
    },
    orderBy: FURTHEST_FIRST,
    include: withStageName,
  });
  return row === null ? null : toCheckpoint(row);
}

export async function latestCheckpoint(
  queries: Queries,
  runId: string,
  at?: { stageIndex: number; epoch: number },
): Promise<Checkpoint | null> {
  const row = await queries.checkpoint.findFirst({
    where: { runId, ...at },
    orderBy: FURTHEST_FIRST,
    include: withStageName,
  });
  return row === null ? null : toCheckpoint(row);
}
