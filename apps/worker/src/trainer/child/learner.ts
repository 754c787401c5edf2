import type { TrainingPosition } from '@beamline/contracts';
import { readWordVectors } from '@beamline/data';
import type { CaptionBatch, NamedArrays, StepResult } from '@beamline/model';
import type { TrainJob } from '../protocol.js';
import type { LoadedCaptions } from './captions.js';
import { openFrozenLearner } from './frozen-learner.js';
import { openJointLearner } from './joint-learner.js';
import { loadCaptioner } from './load-captioner.js';
import { readTensors } from './files.js';
import { openSelfCriticalLearner } from './self-critical-learner.js';

/** Tensors of a checkpoint; the encoder's are null while it is frozen. */
export interface LearnerState {
  decoder: NamedArrays;
  decoderOptimiser: NamedArrays;
  encoder: NamedArrays | null;
  encoderOptimiser: NamedArrays | null;
}

/** What a step cost, with those of its settings that a schedule changes. */
export interface LearnedStep extends StepResult {
  /** The decoder's. */
  readonly learningRate: number;
  /** Only with scheduled sampling. */
  readonly teacherForcing?: number;
  /** Only of self-critical training: means over drawn and over greedy captions. */
  readonly reward?: number;
  readonly greedyReward?: number;
}

/** What a stage trains, with its data. */
export interface Learner {
  /** Begins to read the images of a step to come, of an epoch; at most two steps ahead. What is learned is the same without. */
  prepare(images: Int32Array, epoch: number): void;
  /**
   * One optimiser step.
   *
   * @param images rows of the split that `captions.imageIndex` points into
   * @param at where training stands before the step
   */
  step(captions: CaptionBatch, images: Int32Array, at: TrainingPosition): LearnedStep;
  state(): LearnerState;
  dispose(): void;
}

/** Weights and optimisers of the job's starting point, ready for its next step. */
export async function openLearner(job: TrainJob, captions: LoadedCaptions): Promise<Learner> {
  const { spec, stage, source, start } = job;
  const { words } = captions;
  const vectors = start.embeddings === null ? null : await readWordVectors(start.embeddings, words);
  const captioner = await loadCaptioner(spec, source, words.size, start.decoder, {
    optimiser: stage.optimiser,
    ...(vectors && { embeddingRows: vectors }),
  });
  if (start.decoderOptimiser !== null) captioner.loadOptimiser(await readTensors(start.decoderOptimiser));
  if (stage.objective === 'self-critical') return openSelfCriticalLearner(job, captioner, captions);
  return source.kind === 'features' ? openFrozenLearner(job, captioner) : openJointLearner(job, captioner);
}
