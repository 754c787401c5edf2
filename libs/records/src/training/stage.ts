import { DomainError } from '@beamline/contracts';
import type { StopReason } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { logEvent } from '../events/event-log.js';
import type { Stage } from '../generated/client.js';
import type { Scope } from '../records.js';

async function stageAt(tx: Queries, runId: string, index: number): Promise<Stage> {
  const stage = await tx.stage.findUnique({ where: { runId_index: { runId, index } } });
  if (stage === null)
    throw new DomainError('NOT_FOUND', `run ${runId} has no stage at index ${index}`, {
      where: { run: runId, stageIndex: String(index) },
    });
  return stage;
}

export async function stageNamed(tx: Queries, runId: string, name: string): Promise<Stage> {
  const stage = await tx.stage.findUnique({ where: { runId_name: { runId, name } } });
  if (stage === null)
    throw new DomainError('NOT_FOUND', `run ${runId} has no stage "${name}"`, {
      where: { run: runId, stage: name },
    });
  return stage;
}

/** A stage that goes on after a resume keeps the time of its first start. */
export async function beginStage(
  tx: Queries,
  scope: Scope,
  index: number,
  startCheckpointId: string | null,
): Promise<void> {
  await lockAttempt(tx, scope);
  const { runId } = scope;
  const stage = await stageAt(tx, runId, index);
  await tx.run.update({ where: { id: runId }, data: { currentStage: stage.name } });
  if (stage.state === 'running' && stage.startCheckpointId === startCheckpointId) return;
  await tx.stage.update({
    where: { runId_index: { runId, index } },
    data: {
      state: 'running',
      startCheckpointId,
      stopReason: null,
      startedAt: stage.startedAt ?? new Date(),
      finishedAt: null,
    },
  });
  await logEvent(tx, scope, { type: 'stage.started', stage: stage.name, startCheckpointId });
}

export async function finishStage(
  tx: Queries,
  scope: Scope,
  index: number,
  reason: StopReason,
  bestCheckpointId: string | null,
): Promise<void> {
  await lockAttempt(tx, scope);
  const { runId } = scope;
  const stage = await stageAt(tx, runId, index);
  const state = reason === 'cancelled' ? 'cancelled' : 'completed';
  if (stage.state === state && stage.stopReason === reason) return;
  const best = bestCheckpointId ?? stage.bestCheckpointId;
  await tx.stage.update({
    where: { runId_index: { runId, index } },
    data: { state, stopReason: reason, bestCheckpointId: best, finishedAt: new Date() },
  });
  await logEvent(tx, scope, { type: 'stage.finished', stage: stage.name, reason, bestCheckpointId });
}
