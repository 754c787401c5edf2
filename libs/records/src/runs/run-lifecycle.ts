import { DomainError, FINAL_RUN_STATES } from '@beamline/contracts';
import type { Fault, Progress, RunState } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { lockAttempt, lockRun } from '../database/fence.js';
import { toJson, toNullableJson } from '../database/json.js';
import { notify } from '../database/notify.js';
import { logEvent } from '../events/event-log.js';
import { Prisma } from '../generated/client.js';
import type { Scope } from '../records.js';

export type FinalState = Extract<RunState, 'completed' | 'cancelled' | 'failed' | 'crashed'>;

export function inState(id: string, state: RunState, refused: string, advice: string): DomainError {
  return new DomainError('CONFLICT', `run ${id} is ${state} and cannot be ${refused}`, {
    advice,
    where: { run: id, state },
  });
}

/** A run whose cancellation is under way keeps that state: the new attempt has to see it and stop. */
export async function claim(tx: Queries, id: string): Promise<{ attempt: number }> {
  const run = await lockRun(tx, id);
  if (FINAL_RUN_STATES.includes(run.state))
    throw inState(id, run.state, 'claimed', 'Resume it first, or fork one of its checkpoints.');
  const attempt = run.attempt + 1;
  const state = run.state === 'cancelling' ? 'cancelling' : 'running';
  const { startedAt } = await tx.run.findUniqueOrThrow({ where: { id }, select: { startedAt: true } });
  await tx.run.update({
    where: { id },
    data: { attempt, state, writer: Prisma.DbNull, fault: Prisma.DbNull, startedAt: startedAt ?? new Date() },
  });
  await logEvent(tx, { runId: id, attempt }, { type: 'run.state', state, fault: null });
  return { attempt };
}

/** Repeating the same ending changes nothing. Stages that were running end as cancelled: nobody goes on with them. */
export async function finish(
  tx: Queries,
  scope: Scope,
  state: FinalState,
  fault: Fault | null,
): Promise<void> {
  const run = await lockAttempt(tx, scope);
  if (run.state === state) return;
  if (FINAL_RUN_STATES.includes(run.state))
    throw inState(
      scope.runId,
      run.state,
      `made ${state}`,
      'Its end was recorded already; resume it to go on.',
    );
  const finishedAt = new Date();
  await tx.run.update({
    where: { id: scope.runId },
    data: { state, fault: toNullableJson(fault), progress: Prisma.DbNull, currentStage: null, finishedAt },
  });
  await tx.stage.updateMany({
    where: { runId: scope.runId, state: 'running' },
    data: { state: 'cancelled', stopReason: state === 'cancelled' ? 'cancelled' : null, finishedAt },
  });
  await logEvent(tx, scope, { type: 'run.state', state, fault });
}

export async function reportProgress(tx: Queries, scope: Scope, progress: Progress | null): Promise<void> {
  const { count } = await tx.run.updateMany({
    where: {
      ...{ id: scope.runId, attempt: scope.attempt, state: { notIn: [...FINAL_RUN_STATES] } },
      ...(scope.writer && { writer: { equals: toJson({ ...scope.writer }) } }),
    },
    data: { progress: toNullableJson(progress) },
  });
  if (count > 0) await notify(tx, { kind: 'run', id: scope.runId });
}
