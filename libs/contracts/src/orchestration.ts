import type {
  BackboneImportRequest,
  DatasetImportRequest,
  EmbeddingsImportRequest,
  ImportRequest,
} from './import.js';
import type { Checkpoint, StageProgress } from './checkpoint.js';
import type { Bleu } from './evaluation.js';
import type { Fault } from './error.js';
import type { ExperimentSpec } from './experiment-spec.js';
import type { StageSpec } from './stage-spec.js';
import type { StopReason } from './run.js';
import type { Split } from './split.js';

/** Task queue of workflows and light activities. */
export const ORCHESTRATION_QUEUE = 'orchestration';
/** Task queue of training, encoding and decoding on one class of machine. */
export const computeQueue = (resources: string): string => `compute-${resources}`;

export const runWorkflowId = (runId: string): string => `run-${runId}`;
export const importWorkflowId = (importId: string): string => `import-${importId}`;
export const captioningWorkflowId = (captioningId: string): string => `captioning-${captioningId}`;
export const exportWorkflowId = (exportId: string): string => `export-${exportId}`;

/** Where a run's trajectory begins or goes on. */
export type RunStart =
  | { kind: 'fresh' }
  /** Go on bit for bit from a checkpoint of this run, in its stage. */
  | { kind: 'resume'; checkpointId: string }
  /** Start the first stage with another run's weights. */
  | { kind: 'fork'; checkpointId: string; optimiser: 'keep' | 'reset' };

export interface ActivityTimeouts {
  heartbeatMs: number;
  /** Retries of an activity whose worker died; the wait doubles from `retryInitialMs` to `retryMaximumMs`. */
  maximumAttempts: number;
  retryInitialMs: number;
  retryMaximumMs: number;
}

/** Argument of the workflow `runExperiment`. */
export interface RunExperimentInput {
  runId: string;
  spec: ExperimentSpec;
  start: RunStart;
  /** Task queue of the compute activities: `computeQueue(spec.resources)`. */
  queue: string;
  timeouts: ActivityTimeouts;
  /** Set when the workflow goes on as new. */
  carried?: CarriedState;
}

/** A stage as it stands between two epochs. */
export interface StageCursor {
  stageIndex: number;
  progress: StageProgress;
  /** What the next epoch starts from, and what of it is taken. */
  from: Pick<TrainEpochInput, 'fromCheckpointId' | 'take'>;
}

/** What survives continue-as-new. */
export interface CarriedState {
  attempt: number;
  cursor: StageCursor;
}

/** Argument of the workflow `runImport`. */
export interface ImportInput {
  importId: string;
  queue: string;
  timeouts: ActivityTimeouts;
  request: ImportRequest;
}

/** Argument of the workflow `captionPictures`. */
export interface CaptioningInput {
  captioningId: string;
  queue: string;
  timeouts: ActivityTimeouts;
}

/** Argument of the workflow `exportModel`. */
export interface ExportInput {
  exportId: string;
  queue: string;
  timeouts: ActivityTimeouts;
}

export interface RunScope {
  runId: string;
  attempt: number;
}

export interface EncodeShardInput extends RunScope {
  /** The checkpoint whose encoder encodes; null for the backbone's own weights. */
  checkpointId: string | null;
  split: Split;
  shard: number;
}

export interface TrainEpochInput extends RunScope {
  stageIndex: number;
  epoch: number;
  /** Weights, optimiser slots and position to start from; null starts with initial values. */
  fromCheckpointId: string | null;
  /**
   * What of `fromCheckpointId` is taken: `all` within a stage; where one begins the weights, and the optimisers with
   * `weights+optimiser`, the encoder's if it has moments of all blocks that the stage trains.
   */
  take: 'all' | 'weights' | 'weights+optimiser';
  /** State of the policy at the top of the epoch, before a decay. */
  progress: StageProgress;
  /** Rates of this epoch, after a decay; the encoder's is null while it is frozen. */
  decoderLearningRate: number;
  encoderLearningRate: number | null;
  /** Seconds of training left in the run's budget; null without a budget. */
  budgetSeconds: number | null;
}

export interface TrainEpochResult {
  checkpointId: string;
  complete: boolean;
  loss: number;
  crossEntropy: number;
  top5Accuracy: number;
  trainSeconds: number;
  globalStep: number;
}

export interface ScoreCheckpointInput extends RunScope {
  checkpointId: string;
  stageIndex: number;
}

export interface ScoreCheckpointResult {
  bleu: Bleu;
  seconds: number;
}

export interface EvaluateInput extends RunScope {
  checkpointId: string;
  split: Split;
  beam: number;
}

export interface FinishEpochInput extends RunScope {
  stageIndex: number;
  epoch: number;
  /** With the rates that the epoch used. */
  before: StageProgress;
  after: StageProgress;
  trained: TrainEpochResult;
  scored: ScoreCheckpointResult;
  isBest: boolean;
}

/** Activities that touch Postgres only, on the orchestration queue. */
export interface LightActivities {
  /** Claims the next attempt and marks the run as running. */
  beginRun(input: { runId: string }): Promise<{ attempt: number }>;
  /** What a resume goes on with: position and policy state of the checkpoint. */
  readCheckpoint(input: {
    checkpointId: string;
  }): Promise<Pick<Checkpoint, 'id' | 'position' | 'progress' | 'bleu'>>;
  /**
   * The furthest own checkpoint before one whose blobs were lost, told in the run's events; null when there is none, or
   * when the lost one is of another run.
   */
  checkpointBefore(
    input: RunScope & { checkpointId: string },
  ): Promise<Pick<Checkpoint, 'id' | 'position' | 'progress'> | null>;
  /** Image shards of the run's dataset, of the splits that training and the sweep need. */
  listShards(input: RunScope): Promise<{ split: Split; shard: number }[]>;
  beginStage(input: RunScope & { stageIndex: number; startCheckpointId: string | null }): Promise<void>;
  finishEpoch(input: FinishEpochInput): Promise<void>;
  finishStage(
    input: RunScope & { stageIndex: number; reason: StopReason; bestCheckpointId: string | null },
  ): Promise<void>;
  finishRun(input: RunScope & { outcome: RunOutcome }): Promise<void>;
  finishImport(input: { importId: string; fault: Fault }): Promise<void>;
  failCaptioning(input: { captioningId: string; fault: Fault }): Promise<void>;
}

export type RunOutcome =
  | { state: 'completed' }
  | { state: 'cancelled' }
  | { state: 'failed'; fault: Fault }
  | { state: 'crashed'; fault: Fault };

/** Activities that need a trainer, on a compute queue. */
export interface ComputeActivities {
  encodeShard(input: EncodeShardInput): Promise<void>;
  trainEpoch(input: TrainEpochInput): Promise<TrainEpochResult>;
  scoreCheckpoint(input: ScoreCheckpointInput): Promise<ScoreCheckpointResult>;
  evaluate(input: EvaluateInput): Promise<{ evaluationId: string; bleu: Bleu }>;
  captionPictures(input: { captioningId: string }): Promise<void>;
  importDataset(input: { importId: string; request: DatasetImportRequest }): Promise<void>;
  importBackbone(input: { importId: string; request: BackboneImportRequest }): Promise<void>;
  importEmbeddings(input: { importId: string; request: EmbeddingsImportRequest }): Promise<void>;
}

/** The stage spec at an index, for callers that know it exists. */
export function stageAt(spec: Pick<ExperimentSpec, 'stages'>, index: number): StageSpec {
  const stage = spec.stages[index];
  if (stage === undefined)
    throw new RangeError(`the spec has ${spec.stages.length} stages, none at index ${index}`);
  return stage;
}
