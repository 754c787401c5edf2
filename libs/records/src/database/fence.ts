import type { RunState } from '@beamline/contracts';
import { DomainError, RunState as RunStates } from '@beamline/contracts';
import type { Scope } from '../records.js';
import { checkWriter } from '../training/writer.js';
import type { Queries } from './database.js';

export interface LockedRun {
  state: RunState;
  attempt: number;
  experimentId: string;
  /** `runs.writer` as it is stored. */
  writer: unknown;
}

/** Locks the run's row until the transaction ends, so that its writers stand in line. */
export async function lockRun(tx: Queries, runId: string): Promise<LockedRun> {
  const rows = await tx.$queryRaw<
    { state: string; attempt: number; experimentId: string; writer: unknown }[]
  >`
    SELECT state, attempt, experiment_id AS "experimentId", writer FROM runs WHERE id = ${runId} FOR NO KEY UPDATE`;
  const [row] = rows;
  if (row === undefined) throw noSuch('run', runId);
  return { ...row, state: RunStates.parse(row.state) };
}

/** Locks the run and refuses the write when a newer attempt, or another execution of its training, has replaced the writer's. */
export async function lockAttempt(tx: Queries, scope: Scope): Promise<LockedRun> {
  const run = await lockRun(tx, scope.runId);
  if (run.attempt !== scope.attempt)
    throw new DomainError(
      'STALE_ATTEMPT',
      `attempt ${scope.attempt} of run ${scope.runId} may not write: the run is at attempt ${run.attempt}`,
      {
        advice: 'Stop this attempt; the newer one goes on.',
        where: { runId: scope.runId, attempt: String(scope.attempt), currentAttempt: String(run.attempt) },
      },
    );
  if (scope.writer !== undefined) checkWriter(scope.runId, scope.writer, run.writer);
  return run;
}

export function noSuch(noun: string, id: string): DomainError {
  return new DomainError('NOT_FOUND', `there is no ${noun} ${id}`, { where: { [noun]: id } });
}
