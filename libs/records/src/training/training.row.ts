import { Bleu, CheckpointBlobs, StageProgress, TrainingPosition } from '@beamline/contracts';
import type { Checkpoint, Epoch } from '@beamline/contracts';
import { fromJson, iso } from '../database/json.js';
import type { Checkpoint as CheckpointRow, Epoch as EpochRow } from '../generated/client.js';

/** What a query must bring along so that its rows can name their stage. */
export const withStageName = { stage: { select: { name: true } } } as const;

interface InStage {
  stage: { name: string };
}

export function toEpoch({ stage, ...row }: EpochRow & InStage): Epoch {
  return {
    stage: stage.name,
    epoch: row.epoch,
    loss: row.loss,
    crossEntropy: row.crossEntropy,
    top5Accuracy: row.top5Accuracy,
    decoderLearningRate: row.decoderLearningRate,
    encoderLearningRate: row.encoderLearningRate,
    bleu: Bleu.parse(row.bleu),
    isBest: row.isBest,
    epochsSinceImprovement: row.epochsSinceImprovement,
    complete: row.complete,
    trainSeconds: row.trainSeconds,
    validateSeconds: row.validateSeconds,
    checkpointId: row.checkpointId,
  };
}

export function toCheckpoint({ stage, ...row }: CheckpointRow & InStage): Checkpoint {
  const place = (column: string) => `checkpoints.${column} of checkpoint ${row.id}`;
  return {
    id: row.id,
    runId: row.runId,
    attempt: row.attempt,
    stage: stage.name,
    position: fromJson(TrainingPosition, row.position, place('position')),
    progress: fromJson(StageProgress, row.progress, place('progress')),
    blobs: fromJson(CheckpointBlobs, row.blobs, place('blobs')),
    digest: row.digest,
    bytes: Number(row.bytes),
    bleu: row.bleu.length === 0 ? null : Bleu.parse(row.bleu),
    createdAt: iso(row.createdAt),
  };
}
