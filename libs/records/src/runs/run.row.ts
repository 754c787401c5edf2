import { Fault, Progress, RunState, StageState, StopReason } from '@beamline/contracts';
import type { Run, Stage } from '@beamline/contracts';
import { fromJson, iso, isoOrNull } from '../database/json.js';
import type { Run as RunRow, Stage as StageRow } from '../generated/client.js';

/** What a query must bring along so that its rows can be read as runs. */
export const withExperimentName = { experiment: { select: { name: true } } } as const;

export type NamedRunRow = RunRow & { experiment: { name: string } };

export function toRun(row: NamedRunRow): Run {
  const place = (column: string) => `runs.${column} of run ${row.id}`;
  return {
    id: row.id,
    experimentId: row.experimentId,
    experimentName: row.experiment.name,
    state: RunState.parse(row.state),
    attempt: row.attempt,
    currentStage: row.currentStage,
    progress: fromJson(Progress.nullable(), row.progress, place('progress')),
    bestBleu4: row.bestBleu4,
    bestCheckpointId: row.bestCheckpointId,
    parentCheckpointId: row.parentCheckpointId,
    fault: fromJson(Fault.nullable(), row.fault, place('fault')),
    createdAt: iso(row.createdAt),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}

export function toStage(row: StageRow): Stage {
  return {
    index: row.index,
    name: row.name,
    state: StageState.parse(row.state),
    startCheckpointId: row.startCheckpointId,
    bestCheckpointId: row.bestCheckpointId,
    bestBleu4: row.bestBleu4,
    epochsDone: row.epochsDone,
    stopReason: StopReason.nullable().parse(row.stopReason),
    startedAt: isoOrNull(row.startedAt),
    finishedAt: isoOrNull(row.finishedAt),
  };
}
