import type {
  CarriedState,
  ComputeActivities,
  RunExperimentInput,
  RunScope,
  StageCursor,
  StageSpec,
} from '@beamline/contracts';
import { CancellationScope, continueAsNew, patched } from '@temporalio/workflow';
import { beginStage, NOTHING_YET, type Inheritance } from '../policies/stage-policy.js';
import { computeActivities, light } from './activities.js';
import { outcomeOf } from './outcome.js';
import { Rewind } from './rewind.js';
import { sweepBeams } from './sweep-beams.js';
import { cursorAt, trainStage } from './train-stage.js';

/** One run: encode the images, train the stages in order, sweep the beams over the best checkpoint. */
export async function runExperiment(input: RunExperimentInput): Promise<void> {
  const { runId } = input;
  const attempt = input.carried?.attempt ?? (await claimAttempt(runId));
  const scope: RunScope = { runId, attempt };
  const compute = computeActivities(input.queue, input.timeouts);
  let carried: CarriedState | null;
  try {
    carried = await followStages(compute, scope, input);
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome === null) return;
    await CancellationScope.nonCancellable(() => light.finishRun({ ...scope, outcome }));
    return;
  }
  if (carried !== null) await continueAsNew<typeof runExperiment>({ ...input, carried });
}

/** Even a run that is cancelled before it began needs an attempt, to write its end under. */
async function claimAttempt(runId: string): Promise<number> {
  return CancellationScope.nonCancellable(async () => (await light.beginRun({ runId })).attempt);
}

/** Null when the run is finished; otherwise what it goes on with as new. */
async function followStages(
  compute: ComputeActivities,
  scope: RunScope,
  input: RunExperimentInput,
): Promise<CarriedState | null> {
  if (input.carried === undefined) await encodeImages(compute, scope, null);
  const rewind = new Rewind(scope);
  let cursor = input.carried?.cursor ?? (await firstCursor(input));
  for (;;) {
    try {
      return await followFrom(compute, scope, input, cursor);
    } catch (error) {
      cursor = await rewind.from(error);
    }
  }
}

async function followFrom(
  compute: ComputeActivities,
  scope: RunScope,
  input: RunExperimentInput,
  start: StageCursor,
): Promise<CarriedState | null> {
  const { stages, budgetMinutes } = input.spec;
  const budgetSeconds = budgetMinutes === null ? null : budgetMinutes * 60;
  let cursor = start;
  let inherited: Inheritance = cursor.progress;
  for (const [stageIndex, stage] of stages.entries()) {
    if (stageIndex < cursor.stageIndex) continue;
    if (stageIndex > cursor.stageIndex) cursor = nextStage(stageIndex, input, inherited);
    await encodeForStage(compute, scope, stage, cursor.from.fromCheckpointId);
    await light.beginStage({ ...scope, stageIndex, startCheckpointId: cursor.from.fromCheckpointId });
    const end = await trainStage(compute, scope, stage, budgetSeconds, cursor);
    if (end.kind === 'carry') return { attempt: scope.attempt, cursor: end.cursor };
    const bestCheckpointId = end.progress.bestCheckpointId ?? end.lastCheckpointId;
    inherited = { ...end.progress, bestCheckpointId };
    await light.finishStage({ ...scope, stageIndex, reason: end.reason, bestCheckpointId });
  }
  await sweepBeams(compute, scope, input.spec.sweep, inherited.bestCheckpointId);
  await light.finishRun({ ...scope, outcome: { state: 'completed' } });
  return null;
}

async function encodeImages(
  compute: ComputeActivities,
  scope: RunScope,
  checkpointId: string | null,
): Promise<void> {
  const shards = await light.listShards(scope);
  await Promise.all(shards.map((shard) => compute.encodeShard({ ...scope, ...shard, checkpointId })));
}

/** The encoder of the checkpoint that a stage of the decoder begins from may be a fine-tuned one. */
async function encodeForStage(
  compute: ComputeActivities,
  scope: RunScope,
  { trains }: StageSpec,
  checkpointId: string | null,
): Promise<void> {
  if (trains !== 'decoder' || checkpointId === null) return;
  if (patched('features-of-a-stage')) await encodeImages(compute, scope, checkpointId);
}

/** Where the run begins: initial values, a fork's weights, or a checkpoint of its own. */
async function firstCursor({ spec, start }: RunExperimentInput): Promise<StageCursor> {
  if (start.kind === 'resume')
    return cursorAt(await light.readCheckpoint({ checkpointId: start.checkpointId }));
  const [stage] = spec.stages;
  if (stage === undefined) throw new RangeError('a spec has at least one stage');
  const progress = beginStage(stage, NOTHING_YET);
  if (start.kind === 'fresh')
    return { stageIndex: 0, progress, from: { fromCheckpointId: null, take: 'all' } };
  const take = start.optimiser === 'keep' ? 'weights+optimiser' : 'weights';
  return { stageIndex: 0, progress, from: { fromCheckpointId: start.checkpointId, take } };
}

/** A later stage starts from the best checkpoint so far, its optimisers included. */
function nextStage(stageIndex: number, { spec }: RunExperimentInput, inherited: Inheritance): StageCursor {
  const stage = spec.stages[stageIndex];
  if (stage === undefined) throw new RangeError(`the spec has no stage ${stageIndex}`);
  const { bestBleu4, bestCheckpointId, trainedSeconds } = inherited;
  return {
    stageIndex,
    progress: beginStage(stage, { bestBleu4, bestCheckpointId, trainedSeconds }),
    from: { fromCheckpointId: bestCheckpointId, take: 'weights+optimiser' },
  };
}
