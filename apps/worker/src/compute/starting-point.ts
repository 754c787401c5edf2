import type {
  Backbone,
  Checkpoint,
  CheckpointBlobs,
  TrainEpochInput,
  TrainingPosition,
} from '@beamline/contracts';
import type { Services } from '../services.js';

/** Where an epoch's training begins. */
export interface StartingPoint {
  blobs: CheckpointBlobs | null;
  encoder: Backbone['weights'];
  takeOptimiser: boolean;
  /** Set when the epoch was begun before. */
  position: TrainingPosition | null;
  globalStep: number;
  /** The checkpoint of `position`. */
  checkpoint: Checkpoint | null;
}

/**
 * The furthest state that is known of the epoch: what an earlier attempt saved within it, else what the
 * workflow starts it from.
 */
export async function startingPoint(
  services: Services,
  input: TrainEpochInput,
  backbone: Backbone,
): Promise<StartingPoint> {
  const { runId, stageIndex, epoch, fromCheckpointId, take } = input;
  const begun = await services.records.training.latestCheckpoint(runId, { stageIndex, epoch });
  if (begun !== null) return within(begun);
  if (fromCheckpointId === null) return initial(backbone);
  const from = await services.records.training.getCheckpoint(fromCheckpointId);
  const sameRun = from.runId === runId;
  return {
    blobs: from.blobs,
    encoder: from.blobs.encoder,
    takeOptimiser: take !== 'weights',
    position: null,
    globalStep: sameRun ? from.position.globalStep : 0,
    checkpoint: null,
  };
}

function within(checkpoint: Checkpoint): StartingPoint {
  const { blobs, position } = checkpoint;
  return {
    blobs,
    encoder: blobs.encoder,
    takeOptimiser: true,
    position,
    globalStep: position.globalStep,
    checkpoint,
  };
}

function initial(backbone: Backbone): StartingPoint {
  return {
    blobs: null,
    encoder: backbone.weights,
    takeOptimiser: false,
    position: null,
    globalStep: 0,
    checkpoint: null,
  };
}
