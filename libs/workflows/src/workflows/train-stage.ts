import type {
  Checkpoint,
  ComputeActivities,
  RunScope,
  StageCursor,
  StageProgress,
  StageSpec,
  StopReason,
  TrainEpochResult,
} from '@beamline/contracts';
import { workflowInfo } from '@temporalio/workflow';
import { afterEpoch, planEpoch } from '../policies/stage-policy.js';
import { light } from './activities.js';

export type StageEnd =
  | { kind: 'finished'; reason: StopReason; progress: StageProgress; lastCheckpointId: string | null }
  /** The history grew long: go on as new from the cursor. */
  | { kind: 'carry'; cursor: StageCursor };

/** Trains epochs and validates each, until the policy stops the stage. */
export async function trainStage(
  compute: ComputeActivities,
  scope: RunScope,
  stage: StageSpec,
  budgetSeconds: number | null,
  start: StageCursor,
): Promise<StageEnd> {
  let cursor = start;
  for (;;) {
    const plan = planEpoch(stage, cursor.progress, budgetSeconds);
    if (plan.kind === 'stop') return finished(plan.reason, cursor);
    if (workflowInfo().continueAsNewSuggested) return { kind: 'carry', cursor };
    const trained = await trainPlannedEpoch(compute, scope, cursor, plan.progress, budgetSeconds);
    const progress = await scoreEpoch(compute, scope, cursor, plan.progress, trained);
    cursor = { ...cursor, progress, from: { fromCheckpointId: trained.checkpointId, take: 'all' } };
    if (!trained.complete) return finished('budget', cursor);
  }
}

function finished(reason: StopReason, { progress, from }: StageCursor): StageEnd {
  return { kind: 'finished', reason, progress, lastCheckpointId: from.fromCheckpointId };
}

/** Where a resumed stage stands: the epoch of the checkpoint is entered again and goes on at its step. */
export function cursorAt(checkpoint: Pick<Checkpoint, 'id' | 'position' | 'progress'>): StageCursor {
  const { id, position, progress } = checkpoint;
  return { stageIndex: position.stageIndex, progress, from: { fromCheckpointId: id, take: 'all' } };
}

function trainPlannedEpoch(
  compute: ComputeActivities,
  scope: RunScope,
  cursor: StageCursor,
  planned: StageProgress,
  budgetSeconds: number | null,
): Promise<TrainEpochResult> {
  return compute.trainEpoch({
    ...scope,
    ...cursor.from,
    stageIndex: cursor.stageIndex,
    epoch: cursor.progress.epochsDone,
    progress: cursor.progress,
    decoderLearningRate: planned.decoderLearningRate,
    encoderLearningRate: planned.encoderLearningRate,
    budgetSeconds: budgetSeconds === null ? null : budgetSeconds - cursor.progress.trainedSeconds,
  });
}

async function scoreEpoch(
  compute: ComputeActivities,
  scope: RunScope,
  cursor: StageCursor,
  planned: StageProgress,
  trained: TrainEpochResult,
): Promise<StageProgress> {
  const { stageIndex } = cursor;
  const { checkpointId, trainSeconds } = trained;
  const scored = await compute.scoreCheckpoint({ ...scope, checkpointId, stageIndex });
  const after = afterEpoch(planned, { checkpointId, bleu4: scored.bleu[3], trainSeconds });
  await light.finishEpoch({
    ...scope,
    stageIndex,
    epoch: cursor.progress.epochsDone,
    before: planned,
    after: after.progress,
    trained,
    scored,
    isBest: after.isBest,
  });
  return after.progress;
}
