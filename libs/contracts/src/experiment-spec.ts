import { z } from 'zod';
import { Slug } from './identifiers.js';
import { Mode, Split } from './split.js';

/** Sizes of the captioner; defaults are the reference's. */
export const ModelSpec = z.strictObject({
  /** Side of the attention grid that encoder maps of any size are pooled to. */
  grid: z.int().min(1).max(64).default(14),
  embeddingSize: z.int().min(1).max(4096).default(512),
  attentionSize: z.int().min(1).max(4096).default(512),
  hiddenSize: z.int().min(1).max(4096).default(512),
  /** On the hidden state before the output layer, in training. */
  dropout: z.number().min(0).lt(1).default(0.5),
});
export type ModelSpec = z.infer<typeof ModelSpec>;

/** Learning rates are multiplied by `factor` before an epoch whose epochs-since-improvement is a multiple of `everyEpochs`. */
export const LearningRateDecay = z.strictObject({
  factor: z.number().gt(0).max(1).default(0.8),
  everyEpochs: z.int().positive().default(8),
});
export type LearningRateDecay = z.infer<typeof LearningRateDecay>;

export const StageSpec = z
  .strictObject({
    name: Slug,
    trains: z.enum(['decoder', 'encoder+decoder']),
    /** Blocks of the encoder to fine-tune, by the architecture's names; needed when the encoder is trained. */
    trainableBlocks: z.array(z.string().min(1)).default([]),
    /** Captions in a step. */
    batchSize: z.int().min(1).max(4096).default(80),
    /** `captions` draws captions one by one; `images` draws images with all their captions (one encoding for several). */
    sampling: z.enum(['captions', 'images']).default('captions'),
    /** Images that pass through a trained encoder at once; bounds memory, changes no result. */
    microBatchImages: z.int().min(1).max(1024).default(8),
    maxEpochs: z.int().min(1).max(10_000).default(120),
    /** The stage stops when this many epochs brought no better validation BLEU-4. */
    patienceEpochs: z.int().min(1).max(10_000).default(20),
    decoderLearningRate: z.number().positive().max(1).default(4e-4),
    encoderLearningRate: z.number().positive().max(1).default(1e-4),
    learningRateDecay: LearningRateDecay.prefault({}),
    /** Every gradient element is clamped to [-value, value]. */
    gradientClamp: z.number().positive().default(5),
    /** Weight of the doubly stochastic attention term (Xu et al. 2015, eq. 14). */
    attentionRegularisation: z.number().nonnegative().default(1),
    /** `free-running` decodes as the final score does; `teacher-forced` is the reference's validation. */
    validation: z.enum(['free-running', 'teacher-forced']).default('free-running'),
    /** Beam of the free-running validation after each epoch; 1 is greedy. */
    validationBeam: z.int().min(1).max(20).default(1),
    /** Steps between checkpoints within an epoch; one is always saved at an epoch's end. */
    checkpointEverySteps: z.int().min(1).default(500),
  })
  .refine((stage) => stage.trains === 'decoder' || stage.trainableBlocks.length > 0, {
    path: ['trainableBlocks'],
    message: 'name at least one encoder block to fine-tune, e.g. ["layer2", "layer3", "layer4"] for a ResNet',
  });
export type StageSpec = z.infer<typeof StageSpec>;

export const SweepSpec = z.strictObject({
  beams: z.array(z.int().min(1).max(100)).min(1).max(20).default([1, 3, 5]),
  splits: z.array(Split).min(1).max(3).default(['val', 'test']),
  maxSteps: z.int().min(1).max(200).default(51),
  suppressUnknown: z.boolean().default(false),
});
export type SweepSpec = z.infer<typeof SweepSpec>;

/** Everything that determines an experiment; immutable once launched. */
export const ExperimentSpec = z
  .strictObject({
    name: Slug,
    description: z.string().max(2000).default(''),
    /** Name of an imported dataset; the newest import of that name is taken at launch. */
    dataset: Slug,
    /** Name of an imported backbone. */
    backbone: Slug,
    mode: Mode.default('sound'),
    seed: z
      .int()
      .nonnegative()
      .max(2 ** 31 - 1)
      .default(1),
    model: ModelSpec.prefault({}),
    stages: z.array(StageSpec).min(1).max(10),
    sweep: SweepSpec.prefault({}),
    /** Training time after which the current stage stops at a checkpoint and the sweep follows; none by default. */
    budgetMinutes: z.number().positive().max(100_000).nullable().default(null),
    /** Class of machine: the task queue of compute activities is `compute-<resources>`. */
    resources: Slug.default('cpu'),
  })
  .refine((spec) => new Set(spec.stages.map((stage) => stage.name)).size === spec.stages.length, {
    path: ['stages'],
    message: 'stage names must differ',
  });
export type ExperimentSpec = z.infer<typeof ExperimentSpec>;

/** A spec as people write it, defaults left out. */
export type ExperimentSpecInput = z.input<typeof ExperimentSpec>;
