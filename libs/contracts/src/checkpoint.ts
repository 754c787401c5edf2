import { z } from 'zod';
import { Bleu } from './evaluation.js';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';

/** Early-stopping and learning-rate state, as the stage policy keeps it (libs/workflows/src/policies). */
export const StageProgress = z.object({
  /** Epochs finished in this stage. */
  epochsDone: z.int().nonnegative(),
  epochsSinceImprovement: z.int().nonnegative(),
  bestBleu4: z.number(),
  bestCheckpointId: Id.nullable(),
  decoderLearningRate: z.number().positive(),
  encoderLearningRate: z.number().positive().nullable(),
  /** Seconds of training so far in the run, for the budget. */
  trainedSeconds: z.number().nonnegative(),
});
export type StageProgress = z.infer<typeof StageProgress>;

/** Sums over the steps since the last metric point. */
export const MetricWindow = z.object({
  steps: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  loss: z.number(),
  crossEntropy: z.number(),
  tokens: z.int().nonnegative(),
  top5Correct: z.int().nonnegative(),
  gradientNorm: z.number(),
  attentionEntropy: z.number(),
  reward: z.number(),
  greedyReward: z.number(),
  seconds: z.number().nonnegative(),
});
export type MetricWindow = z.infer<typeof MetricWindow>;

/** Where in the data and in the random streams training stands; with the blobs it determines all that follows. */
export const TrainingPosition = z.object({
  stageIndex: z.int().nonnegative(),
  epoch: z.int().nonnegative(),
  /** Steps done in this epoch. */
  stepInEpoch: z.int().nonnegative(),
  stepsPerEpoch: z.int().positive(),
  /** Optimiser steps since the run began, over all stages: the counter of the dropout stream. */
  globalStep: z.int().nonnegative(),
  /** Sums over the epoch so far, so that its means survive a resume. */
  sums: z.object({
    loss: z.number(),
    crossEntropy: z.number(),
    tokens: z.int().nonnegative(),
    top5Correct: z.int().nonnegative(),
    seconds: z.number().nonnegative(),
  }),
  /** What the next metric point already counts, so that a resume writes the same points; checkpoints made before there was one lack it. */
  window: MetricWindow.optional(),
});
export type TrainingPosition = z.infer<typeof TrainingPosition>;

/** Safetensors blobs by role. A frozen encoder is the backbone's own blob and is stored once. */
export const CheckpointBlobs = z.object({
  encoder: BlobRef,
  decoder: BlobRef,
  /** Null in an imported checkpoint: training can start from its weights, not go on. */
  decoderOptimiser: BlobRef.nullable(),
  encoderOptimiser: BlobRef.nullable(),
});
export type CheckpointBlobs = z.infer<typeof CheckpointBlobs>;

/** Immutable; written blobs first, row last. The id is derived from run, stage, epoch and step. */
export const Checkpoint = z.object({
  id: Id,
  runId: Id,
  attempt: z.int().positive(),
  stage: Slug,
  position: TrainingPosition,
  /** State of the stage's policy when this epoch began. */
  progress: StageProgress,
  blobs: CheckpointBlobs,
  /** SHA-256 over blobs and position: equal digests mean equal training states. */
  digest: Digest,
  bytes: z.int().nonnegative(),
  /** Free-running validation score, once the checkpoint was validated. */
  bleu: Bleu.nullable(),
  createdAt: Timestamp,
});
export type Checkpoint = z.infer<typeof Checkpoint>;
