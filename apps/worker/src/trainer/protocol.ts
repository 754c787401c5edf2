import type {
  Architecture,
  CaptionedPicture,
  DatasetManifest,
  Decoding,
  ExperimentSpec,
  Fault,
  Precision,
  Progress,
  StageSpec,
  TrainingPosition,
  VocabularyOptions,
} from '@beamline/contracts';
import type { SelfTestOutcome } from './self-test-outcome.js';

/**
 * What a worker asks of its trainer child and what the child answers. The child sees local files only:
 * no network, no database, no Temporal. Paths name files that the worker leases while the job runs.
 */
export type Job =
  | EncodeJob
  | TrainJob
  | DecodeJob
  | CaptionJob
  | ReadWeightsJob
  | ReadVectorsJob
  | ImportImagesJob
  | MakeScenesJob
  | WarmUpJob
  | SelfTestJob;

/** Encoder weights on the local disk (safetensors). */
export interface EncoderFile {
  architecture: Architecture;
  precision: Precision;
  path: string;
}

/** Rows `first` to `first + count - 1` of a split. */
export interface ShardFile {
  path: string;
  first: number;
  count: number;
}

export interface EncodeJob {
  kind: 'encode';
  encoder: EncoderFile;
  images: ShardFile;
  /** HDF5 file of features that the job writes. */
  output: string;
}

/** A split's encoder maps, ready or still to be computed from its images. */
export type SplitSource =
  | { kind: 'features'; encoder: EncoderFile; imageHeight: number; imageWidth: number; shards: ShardFile[] }
  | { kind: 'images'; encoder: EncoderFile; imageHeight: number; imageWidth: number; shards: ShardFile[] };

export interface CaptionFiles {
  /** JSON of `CaptionedImage[]`. */
  captions: string;
  /** JSON of `Vocabulary`. */
  vocabulary: string;
}

export interface TrainJob extends CaptionFiles {
  kind: 'train';
  spec: ExperimentSpec;
  options: VocabularyOptions;
  stage: StageSpec;
  stageIndex: number;
  epoch: number;
  decoderLearningRate: number;
  encoderLearningRate: number | null;
  source: SplitSource;
  start: {
    /** Null for initial values. */
    decoder: string | null;
    decoderOptimiser: string | null;
    encoderOptimiser: string | null;
    /** Text of word vectors that initial values take; null without, and where weights are loaded. */
    embeddings: string | null;
    /** Where an epoch that was begun goes on; null at the start of an epoch. */
    position: TrainingPosition | null;
    globalStep: number;
  };
  budgetSeconds: number | null;
  /** Folder for checkpoints; each gets a folder of its own. */
  output: string;
}

/** Files of one checkpoint; the encoder's are null while it is frozen. */
export interface CheckpointFiles {
  decoder: string;
  decoderOptimiser: string;
  encoder: string | null;
  encoderOptimiser: string | null;
}

export interface TrainOutcome {
  position: TrainingPosition;
  /** False when the budget or a stop request ended the epoch early. */
  complete: boolean;
}

export interface DecodeJob extends CaptionFiles {
  kind: 'decode';
  spec: ExperimentSpec;
  options: VocabularyOptions;
  decoder: string;
  source: SplitSource;
  method:
    | { kind: 'search'; beam: number; decoding: Decoding }
    /** Argmax under teacher forcing, cut at the true length: the reference's validation. */
    | { kind: 'teacher-forced' };
  /** JSON file of `DecodedCaption[]` that the job writes. */
  output: string;
}

/** One decoded caption; `words` without `<start>`, `<end>` and padding. */
export interface DecodedCaption {
  image: number;
  words: string[];
  logProbability: number;
  finished: boolean;
}

export interface DecodeOutcome {
  captions: number;
  /** Time of decoding and encoding, loading left out. */
  seconds: number;
}

/** A picture on the local disk: a photograph of any size, or a row of an image shard. */
export type PictureFile =
  | { kind: 'photograph'; name: string; path: string }
  | { kind: 'row'; name: string; shard: ShardFile; row: number };

export interface CaptionJob {
  kind: 'caption';
  spec: ExperimentSpec;
  /** JSON of `Vocabulary`. */
  vocabulary: string;
  decoder: string;
  encoder: EncoderFile;
  /** What photographs are resized to: the size that the decoder was trained on. */
  imageHeight: number;
  imageWidth: number;
  pictures: PictureFile[];
  beam: number;
  decoding: Decoding;
  withTree: boolean;
  /** Folder for previews. */
  previews: string;
  /** JSON file of `CaptionedFile[]` that the job writes, in the order of `pictures`. */
  output: string;
}

/** A captioned picture whose preview is a JPEG file. */
export type CaptionedFile = Omit<CaptionedPicture, 'preview'> & { preview: string };

export interface ReadWeightsJob {
  kind: 'read-weights';
  architecture: Architecture;
  path: string;
  /** Safetensors file that the job writes, tensors checked against the architecture. */
  output: string;
}

/** What a weights file held. */
export interface WeightsOutcome {
  /** Kind of file, e.g. `safetensors`. */
  format: string;
  tensors: number;
  parameters: number;
  /** Names of tensors that the encoder does not use, such as a classifier's. */
  ignored: string[];
}

export interface ReadVectorsJob {
  kind: 'read-vectors';
  /** Text of word vectors, as it was sent. */
  path: string;
}

/** What a text of word vectors holds. */
export interface VectorsOutcome {
  words: number;
  dimensions: number;
  /** Lines whose word stood on an earlier line; the earlier one counts. */
  repeated: number;
}

export interface ImportImagesJob {
  kind: 'import-images';
  captions: string;
  archive: string;
  imageSize: number;
  options: VocabularyOptions;
  output: string;
}

export interface MakeScenesJob {
  kind: 'make-scenes';
  train: number;
  val: number;
  test: number;
  imageSize: number;
  seed: number;
  options: VocabularyOptions;
  output: string;
}

/** Loads TensorFlow and what training and decoding are made of, so that the next job need not. */
export interface WarmUpJob {
  kind: 'warm-up';
}

/** Tests what TensorFlow computes on, for `beamline doctor --gpu`. */
export interface SelfTestJob {
  kind: 'self-test';
}

export interface DatasetOutcome {
  manifest: DatasetManifest;
  /** SHA-256 of the canonical manifest. */
  digest: string;
  bytes: number;
  /** Every file of the dataset, in the output folder. */
  files: string[];
  warnings: string[];
}

/** What each kind of job answers with. */
export interface JobResults {
  encode: { rows: number };
  train: TrainOutcome;
  decode: DecodeOutcome;
  caption: { pictures: number };
  'read-weights': WeightsOutcome;
  'read-vectors': VectorsOutcome;
  'import-images': DatasetOutcome;
  'make-scenes': DatasetOutcome;
  'warm-up': null;
  'self-test': SelfTestOutcome;
}

/** What a trainer child spends its time on: files and weights, steps and captions, checkpoints that steps wait for. */
export type JobPhase = 'loading' | 'computing' | 'saving';

/** Where the seconds of a job went, from its arrival at the child. */
export interface JobTimes {
  seconds: Record<JobPhase, number>;
  /** Until the first optimiser step was done; null where none was. */
  secondsToFirstStep: number | null;
}

/** Means since the last report of a training epoch; the learning rate is that of the last step. */
export interface StepReport {
  globalStep: number;
  loss: number;
  crossEntropy: number;
  top5Accuracy: number;
  captionsPerSecond: number;
  /** The decoder's, as it was used. */
  learningRate: number;
  /** Length of the decoder's gradient before it is limited. */
  gradientNorm: number;
  /** Of hard attention, over the grid's cells, in nats. */
  attentionEntropy?: number;
  /** Probability of feeding the true word, as it was last used; only with scheduled sampling. */
  teacherForcing?: number;
  /** Of captions drawn, and of greedy ones; only of self-critical training. */
  reward?: number;
  greedyReward?: number;
}

export type ToTrainer = { type: 'job'; job: Job } | { type: 'stop' };

export type FromTrainer =
  | { type: 'progress'; progress: Progress }
  | { type: 'step'; report: StepReport }
  | { type: 'checkpoint'; position: TrainingPosition; files: CheckpointFiles }
  | { type: 'done'; result: JobResults[Job['kind']]; times: JobTimes }
  | { type: 'fault'; fault: Fault };
