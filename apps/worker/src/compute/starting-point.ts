import {
  stageAt,
  type Backbone,
  type BlobRef,
  type Checkpoint,
  type CheckpointBlobs,
  type TrainEpochInput,
  type TrainingPosition,
} from '@beamline/contracts';
import type { Services } from '../services.js';
import { isLostCheckpoint } from './lease-checkpoint.js';
import type { RunContext } from './run-context.js';

/** Where an epoch's training begins. */
export interface StartingPoint {
  blobs: CheckpointBlobs | null;
  encoder: Backbone['weights'];
  /** Null where an optimiser begins anew. */
  decoderOptimiser: BlobRef | null;
  encoderOptimiser: BlobRef | null;
  /** Set when the epoch was begun before. */
  position: TrainingPosition | null;
  globalStep: number;
  /** The checkpoint of `position`. */
  checkpoint: Checkpoint | null;
}

/** Throws `MISSING_BLOB` or `DAMAGED_BLOB` for a checkpoint that cannot be read. */
type Probe = (checkpoint: Checkpoint) => Promise<void>;

/**
 * The furthest state of the epoch that can be read: what an earlier attempt saved within it, else what the
 * workflow starts it from. A checkpoint that cannot be read is told in the run's events, and the one before it taken.
 */
export async function startingPoint(
  services: Pick<Services, 'records'>,
  input: TrainEpochInput,
  { run, backbone }: Pick<RunContext, 'run' | 'backbone'>,
  probe: Probe,
): Promise<StartingPoint> {
  const { runId, stageIndex, fromCheckpointId, take } = input;
  const begun = await furthestWithin(services, input, probe);
  if (begun !== null) return within(begun);
  if (fromCheckpointId === null) return initial(backbone);
  const from = await services.records.training.getCheckpoint(fromCheckpointId);
  await probe(from);
  const isOwn = from.runId === runId;
  const origin = isOwn ? run : await services.records.runs.get(from.runId);
  const takesMoments = take === 'all' || trainsNoMore({ run, stageIndex }, { run: origin, ...from.position });
  const { encoder, decoderOptimiser, encoderOptimiser } = from.blobs;
  return {
    blobs: from.blobs,
    encoder,
    decoderOptimiser: take === 'weights' ? null : decoderOptimiser,
    encoderOptimiser: take !== 'weights' && takesMoments ? encoderOptimiser : null,
    position: null,
    globalStep: isOwn ? from.position.globalStep : 0,
    checkpoint: null,
  };
}

/** The furthest checkpoint of the epoch that can be read; null when there is none. */
async function furthestWithin(
  { records }: Pick<Services, 'records'>,
  { runId, attempt, stageIndex, epoch }: TrainEpochInput,
  probe: Probe,
): Promise<Checkpoint | null> {
  let checkpoint = await records.training.latestCheckpoint(runId, { stageIndex, epoch });
  while (checkpoint !== null && isOf(checkpoint, { stageIndex, epoch })) {
    try {
      await probe(checkpoint);
      return checkpoint;
    } catch (error) {
      if (!isLostCheckpoint(error)) throw error;
      const message = `${error.message} Training goes on from the state before it, and makes it again.`;
      await records.events.append({ runId, attempt }, { type: 'note', level: 'warning', message });
    }
    checkpoint = await records.training.checkpointBefore(runId, checkpoint.position);
  }
  return null;
}

function isOf(
  { position }: Checkpoint,
  { stageIndex, epoch }: Pick<TrainEpochInput, 'stageIndex' | 'epoch'>,
): boolean {
  return position.stageIndex === stageIndex && position.epoch === epoch;
}

interface StageOfRun {
  run: Pick<RunContext['run'], 'spec'>;
  stageIndex: number;
}

/** Whether each block of the encoder that a stage trains has moments since an earlier one. */
function trainsNoMore(stage: StageOfRun, earlier: StageOfRun): boolean {
  const [now, before] = [stage, earlier].map(({ run, stageIndex }) => stageAt(run.spec, stageIndex));
  return (now?.trainableBlocks ?? []).every((block) => before?.trainableBlocks.includes(block));
}

function within(checkpoint: Checkpoint): StartingPoint {
  const { blobs, position } = checkpoint;
  return {
    blobs,
    encoder: blobs.encoder,
    decoderOptimiser: blobs.decoderOptimiser,
    encoderOptimiser: blobs.encoderOptimiser,
    position,
    globalStep: position.globalStep,
    checkpoint,
  };
}

function initial(backbone: Backbone): StartingPoint {
  return {
    blobs: null,
    encoder: backbone.weights,
    decoderOptimiser: null,
    encoderOptimiser: null,
    position: null,
    globalStep: 0,
    checkpoint: null,
  };
}
