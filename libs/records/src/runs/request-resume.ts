import { DomainError } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { lockRun } from '../database/fence.js';
import { logEvent } from '../events/event-log.js';
import { Prisma } from '../generated/client.js';
import { promise } from '../outbox/promise-command.js';
import { updateBest } from '../training/best.js';
import { inState } from './run-lifecycle.js';

export async function requestResume(tx: Queries, id: string, checkpointId: string): Promise<void> {
  const run = await lockRun(tx, id);
  if (run.state !== 'cancelled' && run.state !== 'failed' && run.state !== 'crashed')
    throw inState(
      id,
      run.state,
      'resumed',
      run.state === 'completed'
        ? 'Fork one of its checkpoints to train it further.'
        : 'It is under way already.',
    );
  await forgetAfter(tx, id, checkpointId);
  await tx.run.update({
    where: { id },
    data: { state: 'queued', fault: Prisma.DbNull, finishedAt: null, progress: Prisma.DbNull },
  });
  await promise(tx, { kind: 'startRun', runId: id, start: { kind: 'resume', checkpointId } });
  await logEvent(
    tx,
    { runId: id, attempt: run.attempt },
    { type: 'run.state', state: 'queued', fault: null },
  );
}

/** What the resume computes anew is never shown twice: epochs after the checkpoint go, later stages wait again. */
async function forgetAfter(tx: Queries, runId: string, checkpointId: string): Promise<void> {
  const checkpoint = await tx.checkpoint.findFirst({ where: { id: checkpointId, runId } });
  if (checkpoint === null)
    throw new DomainError('NOT_FOUND', `run ${runId} has no checkpoint ${checkpointId}`, {
      advice: 'Name one of its own checkpoints, or fork the other run.',
      where: { run: runId, checkpoint: checkpointId },
    });
  const { stageIndex, epoch } = checkpoint;
  await tx.epoch.deleteMany({
    where: {
      runId,
      OR: [
        { stageIndex: { gt: stageIndex } },
        { stageIndex, epoch: { gt: epoch } },
        { stageIndex, epoch, NOT: { checkpointId } },
      ],
    },
  });
  await tx.stage.updateMany({
    where: { runId, index: { gt: stageIndex } },
    data: { state: 'pending', startCheckpointId: null, stopReason: null, startedAt: null, finishedAt: null },
  });
  await updateBest(tx, runId);
}
