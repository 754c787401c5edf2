import { isDeepStrictEqual } from 'node:util';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';
import type { Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { fromJson, toJson } from '../database/json.js';
import type { Scope } from '../records.js';

const StoredWriter = z.object({
  stageIndex: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  execution: z.int().positive(),
});

/** One execution of the activity that trains an epoch; a repetition has a higher `execution`. */
export type Writer = z.infer<typeof StoredWriter>;

/**
 * Makes `writer` the only one that may train the run: what an earlier execution still writes is refused with
 * `STALE_WRITER`, and so is the claim of an execution that a later one of the same epoch has replaced.
 */
export async function claimWriter(tx: Queries, scope: Scope, writer: Writer): Promise<Scope> {
  const { writer: stored } = await lockAttempt(tx, { runId: scope.runId, attempt: scope.attempt });
  const { runId, attempt } = scope;
  const current = stored === null ? null : fromJson(StoredWriter, stored, `runs.writer of run ${runId}`);
  if (current !== null && isReplaced(writer, current)) throw staleWriter(runId, writer);
  await tx.run.update({ where: { id: runId }, data: { writer: toJson(writer) } });
  return { runId, attempt, writer };
}

function isReplaced(writer: Writer, current: Writer): boolean {
  const isSameEpoch = writer.stageIndex === current.stageIndex && writer.epoch === current.epoch;
  return isSameEpoch && writer.execution < current.execution;
}

/** @param stored `runs.writer` as it is now */
export function checkWriter(runId: string, writer: Writer, stored: unknown): void {
  if (!isDeepStrictEqual(stored, { ...writer })) throw staleWriter(runId, writer);
}

function staleWriter(runId: string, { stageIndex, epoch, execution }: Writer): DomainError {
  return new DomainError(
    'STALE_WRITER',
    `execution ${execution} of stage ${stageIndex}, epoch ${epoch} of run ${runId} may not write: another one has taken over`,
    {
      advice: 'Stop this execution; the other one goes on from the last checkpoint.',
      where: { runId, stageIndex: String(stageIndex), epoch: String(epoch), execution: String(execution) },
    },
  );
}
