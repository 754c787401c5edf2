import {
  captioningWorkflowId,
  DomainError,
  exportWorkflowId,
  FINAL_RUN_STATES,
  importWorkflowId,
  runWorkflowId,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import type { Orchestrator, RunningWorkflow } from '../ports.js';

/**
 * How old a workflow must be, and how long the end of its row must lie back, before it counts as left behind, in
 * milliseconds: one that has just ended its row is about to end itself.
 */
export const ORPHAN_AGE_MS = 20_000;

/** Why nothing needs a workflow any more; null when something does. */
export type Orphaned = { reason: string; run?: { runId: string; attempt: number } } | null;

/** What a workflow's id says that it drives. */
const SUBJECTS = [
  { prefix: runWorkflowId(''), read: orphanedRun },
  { prefix: importWorkflowId(''), read: orphanedImport },
  { prefix: captioningWorkflowId(''), read: orphanedCaptioning },
  { prefix: exportWorkflowId(''), read: orphanedExport },
] as const;

/** Whether a running workflow drives nothing: its row is gone, or has ended a while ago. */
export function orphaned(records: Records, workflow: RunningWorkflow, nowMs: number): Promise<Orphaned> {
  const subject = SUBJECTS.find(({ prefix }) => workflow.workflowId.startsWith(prefix));
  if (subject === undefined || nowMs - workflow.startedMs < ORPHAN_AGE_MS) return Promise.resolve(null);
  return subject.read(records, workflow.workflowId.slice(subject.prefix.length), nowMs);
}

async function orphanedRun({ runs }: Records, id: string, nowMs: number): Promise<Orphaned> {
  const run = await orNull(runs.get(id));
  if (run === null) return { reason: `run ${id} was deleted` };
  const { state, attempt, finishedAt } = run;
  if (!FINAL_RUN_STATES.includes(state) || isFresh(finishedAt, nowMs)) return null;
  return { reason: `run ${id} is ${state}`, run: { runId: id, attempt } };
}

async function orphanedImport({ imports }: Records, id: string, nowMs: number): Promise<Orphaned> {
  return jobReason('import', id, await orNull(imports.get(id)), nowMs);
}

async function orphanedCaptioning({ captionings }: Records, id: string, nowMs: number): Promise<Orphaned> {
  return jobReason('captioning', id, await orNull(captionings.get(id)), nowMs);
}

async function orphanedExport({ exports }: Records, id: string, nowMs: number): Promise<Orphaned> {
  return jobReason('export', id, await orNull(exports.get(id)), nowMs);
}

function jobReason(
  noun: string,
  id: string,
  job: { state: string; finishedAt: string | null } | null,
  nowMs: number,
): Orphaned {
  if (job === null) return { reason: `${noun} ${id} was deleted` };
  const { state, finishedAt } = job;
  if (!['completed', 'failed'].includes(state) || isFresh(finishedAt, nowMs)) return null;
  return { reason: `${noun} ${id} is ${state}` };
}

const isFresh = (finishedAt: string | null, nowMs: number): boolean =>
  finishedAt !== null && nowMs - Date.parse(finishedAt) < ORPHAN_AGE_MS;

async function orNull<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

/**
 * Terminates a workflow that drives nothing; gives why, or null when it was left alone. The list of running workflows
 * lags behind: the workflow itself is asked once more, and the row after it, for a resume may have come between.
 */
export async function terminateOrphan(
  { records, orchestrator }: { records: Records; orchestrator: Orchestrator },
  workflow: RunningWorkflow,
  nowMs: number,
): Promise<Orphaned> {
  if ((await orphaned(records, workflow, nowMs)) === null) return null;
  if ((await orchestrator.state(workflow.workflowId)) !== 'running') return null;
  const found = await orphaned(records, workflow, nowMs);
  if (found !== null) await orchestrator.terminate(workflow, `Beamline: ${found.reason}`);
  return found;
}
