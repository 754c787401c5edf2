import {
  stageAt,
  type Checkpoint,
  type ComputeActivities,
  type TrainEpochInput,
  type TrainEpochResult,
} from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import { Context } from '@temporalio/activity';
import { currentLog } from '../logs/current-log.js';
import type { Services } from '../services.js';
import type { TrainJob } from '../trainer/protocol.js';
import { ActivityClock } from './activity-clock.js';
import { CheckpointWriter } from './checkpoint-writer.js';
import { encoderOf, openSplit } from './feature-files.js';
import { whileHeartbeating } from './heartbeat.js';
import { leaseBackbone, leaseCheckpoint } from './lease-checkpoint.js';
import { withLeases, type Leases } from './leases.js';
import { MetricWriter } from './metric-writer.js';
import { loadRun, reporter, type RunContext } from './run-context.js';
import { runJob } from './run-job.js';
import { atPlace, withCheckpoint } from './with-checkpoint.js';
import { withScratch } from './scratch.js';
import { startingPoint, type StartingPoint } from './starting-point.js';

/**
 * Trains one epoch, or what is left of it, and stores its checkpoints. Repeating the activity goes on from
 * the last checkpoint stored; an epoch that is done gives its result at once.
 */
export const createTrainEpoch =
  (services: Services): ComputeActivities['trainEpoch'] =>
  async (input) => {
    const clock = ActivityClock.start();
    return withLeases(services.cache, async (leases) => {
      const work = await clock.measure('loading', () => load(services, leases, input));
      const { start, scope, stage } = work;
      if (start.checkpoint !== null && isDone(start.checkpoint)) return resultOf(start.checkpoint, true);
      const activity = `train/${input.stageIndex}/${input.epoch}`;
      return clock.record(services, scope, { activity, kind: 'train', stage }, async () => {
        const { checkpoint, complete } = await train(services, leases, work, clock);
        return resultOf(checkpoint, complete);
      });
    });
  };

/** What one execution of the activity has to do. */
interface EpochWork {
  input: TrainEpochInput;
  /** To write under. */
  scope: Scope;
  context: RunContext;
  stage: string;
  start: StartingPoint;
}

/** The claim comes first: from here on an execution that was given up, but goes on, can save nothing. */
async function load(services: Services, leases: Leases, input: TrainEpochInput): Promise<EpochWork> {
  const { runId, attempt, stageIndex, epoch } = input;
  const writer = { stageIndex, epoch, execution: Context.current().info.attempt };
  const scope = await services.records.training.claimEpoch({ runId, attempt }, writer);
  const context = await loadRun(services, runId);
  const probe = async (checkpoint: Checkpoint): Promise<void> => {
    const { weights } = context.backbone;
    if (checkpoint.blobs.encoder.digest === weights.digest) await leaseBackbone(leases, context.backbone);
    await leaseCheckpoint(leases, checkpoint);
  };
  const start = await whileHeartbeating(() => startingPoint(services, input, context, probe));
  return { input, scope, context, stage: stageAt(context.run.spec, stageIndex).name, start };
}

async function train(
  services: Services,
  leases: Leases,
  { input, scope, context, stage, start }: EpochWork,
  clock: ActivityClock,
): Promise<{ checkpoint: Checkpoint; complete: boolean }> {
  const { progress } = input;
  currentLog()?.enter({ stage, epoch: input.epoch });
  currentLog()?.add('info', startLine(input.epoch, start), start.globalStep);
  const metrics = new MetricWriter(services, scope, stage);
  const checkpoints = new CheckpointWriter(services, {
    scope,
    stage,
    progress,
    encoder: start.encoder,
    flushMetrics: () => metrics.flush(),
  });
  const complete = await withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
    const job = await clock.measure('loading', async () => {
      await services.records.metrics.truncateAfter(scope, start.globalStep);
      return trainJob(services, leases, input, context, start, folder);
    });
    const outcome = await runJob(services, job, {
      clock,
      report: reporter(services, scope),
      onStep: (report) => metrics.add(report),
      onCheckpoint: ({ position, files }) => checkpoints.enqueue(position, files),
      heartbeatDetails: () => ({ checkpointId: checkpoints.saved?.id ?? null }),
    }).catch(async (error: unknown) => {
      // What was saved before the failure still lies in the folder.
      await Promise.allSettled([checkpoints.drained(), metrics.flush()]);
      const kept = checkpoints.saved?.id ?? start.checkpoint?.id ?? input.fromCheckpointId;
      throw atPlace(withCheckpoint(error, kept), { stage, epoch: input.epoch });
    });
    await clock.measure('saving', () => Promise.all([checkpoints.drained(), metrics.flush()]));
    if (Context.current().cancellationSignal.aborted) await Context.current().cancelled;
    return outcome.complete;
  });
  if (checkpoints.saved === null) throw new Error('the trainer ended an epoch without a checkpoint');
  return { checkpoint: checkpoints.saved, complete };
}

async function trainJob(
  services: Services,
  leases: Leases,
  input: TrainEpochInput,
  context: RunContext,
  start: StartingPoint,
  output: string,
): Promise<TrainJob> {
  const { run, dataset, embeddings } = context;
  const { manifest } = dataset;
  const stage = stageAt(run.spec, input.stageIndex);
  const encoder = encoderOf(context, start.encoder);
  const kind = stage.trains === 'decoder' ? 'features' : 'images';
  return {
    kind: 'train',
    spec: run.spec,
    options: manifest.options,
    stage,
    stageIndex: input.stageIndex,
    epoch: input.epoch,
    decoderLearningRate: input.decoderLearningRate,
    encoderLearningRate: input.encoderLearningRate,
    captions: await leases.file(manifest.splits.train.captionsBlob),
    vocabulary: await leases.file(manifest.vocabularies[run.spec.mode]),
    source: await openSplit(services, leases, manifest, 'train', encoder, kind),
    start: {
      decoder: await leases.fileOrNull(start.blobs?.decoder ?? null),
      decoderOptimiser: await leases.fileOrNull(start.decoderOptimiser),
      encoderOptimiser: await leases.fileOrNull(start.encoderOptimiser),
      embeddings: await leases.fileOrNull(start.blobs === null ? (embeddings?.vectors ?? null) : null),
      position: start.position,
      globalStep: start.globalStep,
    },
    budgetSeconds: input.budgetSeconds,
    output,
  };
}

function startLine(epoch: number, { position, checkpoint }: StartingPoint): string {
  const from = checkpoint === null ? 'begins' : `goes on from checkpoint ${checkpoint.id}`;
  return `epoch ${epoch + 1} ${from}, after step ${position?.stepInEpoch ?? 0} of it`;
}

const isDone = ({ position }: Checkpoint): boolean => position.stepInEpoch >= position.stepsPerEpoch;

function resultOf(checkpoint: Checkpoint, complete: boolean): TrainEpochResult {
  const { sums, stepInEpoch, globalStep } = checkpoint.position;
  const steps = Math.max(1, stepInEpoch);
  const tokens = Math.max(1, sums.tokens);
  return {
    checkpointId: checkpoint.id,
    complete,
    loss: sums.loss / steps,
    crossEntropy: sums.crossEntropy / steps,
    top5Accuracy: sums.top5Correct / tokens,
    trainSeconds: sums.seconds,
    globalStep,
  };
}
