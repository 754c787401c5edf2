import { z } from 'zod';
import { Fault } from './error.js';
import { ExperimentSpec } from './experiment-spec.js';
import { Bleu } from './evaluation.js';
import { Id, Slug, Timestamp } from './identifiers.js';
import { Progress } from './progress.js';

/** `failed` is the experiment's fault, `crashed` the platform's. */
export const RunState = z.enum([
  'queued',
  'running',
  'cancelling',
  'cancelled',
  'completed',
  'failed',
  'crashed',
]);
export type RunState = z.infer<typeof RunState>;

/** States that a run leaves only when somebody asks for it. */
export const FINAL_RUN_STATES: readonly RunState[] = ['cancelled', 'completed', 'failed', 'crashed'];

/** Why a stage ended. */
export const StopReason = z.enum(['no-improvement', 'epochs-done', 'budget', 'cancelled']);
export type StopReason = z.infer<typeof StopReason>;

export const StageState = z.enum(['pending', 'running', 'completed', 'cancelled']);
export type StageState = z.infer<typeof StageState>;

/** One stage of a run. Checkpoints are named by id. */
export const Stage = z.object({
  index: z.int().nonnegative(),
  name: Slug,
  state: StageState,
  startCheckpointId: Id.nullable(),
  bestCheckpointId: Id.nullable(),
  bestBleu4: z.number().nullable(),
  epochsDone: z.int().nonnegative(),
  stopReason: StopReason.nullable(),
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type Stage = z.infer<typeof Stage>;

/** What one epoch of a stage gave. Epochs count from 0 within the stage. */
export const Epoch = z.object({
  stage: Slug,
  epoch: z.int().nonnegative(),
  /** Mean training loss per token, attention term included. */
  loss: z.number(),
  crossEntropy: z.number(),
  /** Share of target tokens among the model's five best, under teacher forcing with dropout. */
  top5Accuracy: z.number(),
  decoderLearningRate: z.number(),
  encoderLearningRate: z.number().nullable(),
  bleu: Bleu,
  isBest: z.boolean(),
  epochsSinceImprovement: z.int().nonnegative(),
  /** False when a budget or a cancellation ended it early. */
  complete: z.boolean(),
  trainSeconds: z.number().nonnegative(),
  validateSeconds: z.number().nonnegative(),
  checkpointId: Id,
});
export type Epoch = z.infer<typeof Epoch>;

/** One trajectory through the stages of an experiment. Its workflow id is `run-<id>`. */
export const Run = z.object({
  id: Id,
  experimentId: Id,
  experimentName: Slug,
  state: RunState,
  /** Rises with each (re)start; writes of older attempts are refused. */
  attempt: z.int().nonnegative(),
  currentStage: Slug.nullable(),
  progress: Progress.nullable(),
  bestBleu4: z.number().nullable(),
  bestCheckpointId: Id.nullable(),
  /** The checkpoint that a fork started from. */
  parentCheckpointId: Id.nullable(),
  fault: Fault.nullable(),
  createdAt: Timestamp,
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type Run = z.infer<typeof Run>;

export const RunDetail = Run.extend({
  spec: ExperimentSpec,
  datasetId: Id,
  backboneId: Id,
  /** Of `spec.model.pretrainedEmbeddings`, as they were at launch. */
  embeddingsId: Id.nullable(),
  stages: z.array(Stage),
});
export type RunDetail = z.infer<typeof RunDetail>;

export const Experiment = z.object({
  id: Id,
  name: Slug,
  description: z.string(),
  spec: ExperimentSpec,
  datasetId: Id,
  backboneId: Id,
  /** Of `spec.model.pretrainedEmbeddings`, as they were at launch. */
  embeddingsId: Id.nullable(),
  runs: z.int().nonnegative(),
  latestRun: Run.nullable(),
  bestBleu4: z.number().nullable(),
  createdAt: Timestamp,
});
export type Experiment = z.infer<typeof Experiment>;
