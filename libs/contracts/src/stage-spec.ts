import { z } from 'zod';
import { Slug } from './identifiers.js';

/** Learning rates are multiplied by `factor` before an epoch whose epochs-since-improvement is a multiple of `everyEpochs`. */
export const LearningRateDecay = z.strictObject({
  factor: z.number().gt(0).max(1).default(0.8),
  everyEpochs: z.int().positive().default(8),
});
export type LearningRateDecay = z.infer<typeof LearningRateDecay>;

/** Adam's settings; defaults are PyTorch's. `adamw` decays the weights apart from the gradient (Loshchilov & Hutter 2019). */
export const OptimiserSpec = z
  .strictObject({
    kind: z.enum(['adam', 'adamw']).default('adam'),
    beta1: z.number().min(0).lt(1).default(0.9),
    beta2: z.number().min(0).lt(1).default(0.999),
    epsilon: z.number().positive().max(1).default(1e-8),
    /** Share of every weight that one step at learning rate 1 takes off. */
    weightDecay: z.number().min(0).max(1).default(0),
  })
  .refine(({ kind, weightDecay }) => kind === 'adamw' || weightDecay === 0, {
    path: ['weightDecay'],
    message: 'adam decays no weights; choose kind: adamw',
  });
export type OptimiserSpec = z.infer<typeof OptimiserSpec>;

/**
 * Probability that the decoder is fed the true word rather than its own (Bengio et al. 2015, section 2.4), with x the
 * epochs that the stage has trained, as a fraction: linear 1 - rate·x, exponential rate^x, inverse-sigmoid
 * k / (k + e^(x / k)) with k = rate; never below `floor`.
 */
export const ScheduledSampling = z.strictObject({
  schedule: z.enum(['linear', 'exponential', 'inverse-sigmoid']),
  rate: z.number().positive(),
  floor: z.number().min(0).max(1).default(0.5),
});
export type ScheduledSampling = z.infer<typeof ScheduledSampling>;

/** Training of hard attention (Xu et al. 2015, section 4.1). */
export const HardAttentionTraining = z.strictObject({
  /** Share of the past that the moving average of the log likelihood keeps; it is the baseline of the gradient. */
  baselineDecay: z.number().min(0).lt(1).default(0.9),
  /** Weight of the score-function term against the word's own likelihood. */
  rewardWeight: z.number().nonnegative().default(1),
  entropyWeight: z.number().nonnegative().default(0.002),
  /** Share of captions that get the expected feature instead of a sampled one. */
  expectationShare: z.number().min(0).max(1).default(0.5),
});
export type HardAttentionTraining = z.infer<typeof HardAttentionTraining>;

/** Self-critical sequence training (Rennie et al. 2017): the reward of a sampled caption less that of the greedy one. */
export const SelfCritical = z
  .strictObject({
    /** Weights of the reward's parts. */
    ciderD: z.number().nonnegative().default(1),
    bleu4: z.number().nonnegative().default(0),
    /** Captions sampled for each image of a step. */
    samples: z.int().min(1).max(50).default(5),
    maxSteps: z.int().min(1).max(200).default(20),
  })
  .refine(({ ciderD, bleu4 }) => ciderD + bleu4 > 0, {
    path: ['ciderD'],
    message: 'the reward needs ciderD or bleu4 with a weight above 0',
  });
export type SelfCritical = z.infer<typeof SelfCritical>;

/** Changes to the pictures that a trained encoder sees; functions of seed, stage, epoch and image alone. */
export const Augmentation = z.strictObject({
  /** Mirrors half of the pictures. */
  flip: z.boolean().default(false),
  /** Least share of the side that a random square crop keeps before it is scaled back; 1 does not crop. */
  crop: z.number().min(0.3).max(1).default(1),
  /** Brightness, contrast and saturation change by a factor from 1 - colour to 1 + colour. */
  colour: z.number().min(0).max(0.9).default(0),
});
export type Augmentation = z.infer<typeof Augmentation>;

export const StageSpec = z
  .strictObject({
    name: Slug,
    trains: z.enum(['decoder', 'encoder+decoder']),
    /** `self-critical` follows a stage of `cross-entropy`: it needs a decoder that writes captions already. */
    objective: z.enum(['cross-entropy', 'self-critical']).default('cross-entropy'),
    selfCritical: SelfCritical.prefault({}),
    /** Blocks of the encoder to fine-tune, by the architecture's names; needed when the encoder is trained. */
    trainableBlocks: z.array(z.string().min(1)).default([]),
    /** Captions in a step; images in a step of self-critical training. */
    batchSize: z.int().min(1).max(4096).default(80),
    /** `captions` draws captions one by one; `images` draws images with all their captions (one encoding for several). */
    sampling: z.enum(['captions', 'images']).default('captions'),
    /** Images that pass through a trained encoder at once; bounds memory, changes no result. */
    microBatchImages: z.int().min(1).max(1024).default(8),
    maxEpochs: z.int().min(1).max(10_000).default(120),
    /** The stage stops when this many epochs brought no better validation BLEU-4. */
    patienceEpochs: z.int().min(1).max(10_000).default(20),
    optimiser: OptimiserSpec.prefault({}),
    decoderLearningRate: z.number().positive().max(1).default(4e-4),
    encoderLearningRate: z.number().positive().max(1).default(1e-4),
    /** `plateau` follows `learningRateDecay`; `cosine` falls to 0 over `maxEpochs`. */
    learningRateSchedule: z.enum(['constant', 'plateau', 'cosine']).default('plateau'),
    learningRateDecay: LearningRateDecay.prefault({}),
    /** Steps of the stage over which learning rates rise from 0. */
    warmupSteps: z.int().nonnegative().default(0),
    /** Every gradient element is clamped to [-value, value]. */
    gradientClamp: z.number().positive().default(5),
    /** Greatest length of the gradient of decoder and encoder, each; when given, it takes the place of the clamp. */
    gradientNormLimit: z.number().positive().nullable().default(null),
    /** Weight of the doubly stochastic attention term (Xu et al. 2015, eq. 14). */
    attentionRegularisation: z.number().nonnegative().default(1),
    hardAttention: HardAttentionTraining.prefault({}),
    /** Share of the target's probability that is spread evenly over all words. */
    labelSmoothing: z.number().min(0).lt(1).default(0),
    /** Without it the decoder is always fed the true word. */
    scheduledSampling: ScheduledSampling.nullable().default(null),
    augmentation: Augmentation.prefault({}),
    /** `free-running` decodes as the final score does; `teacher-forced` is the reference's validation. */
    validation: z.enum(['free-running', 'teacher-forced']).default('free-running'),
    /** Beam of the free-running validation after each epoch; 1 is greedy. */
    validationBeam: z.int().min(1).max(20).default(1),
    /** Steps between checkpoints within an epoch; one is always saved at an epoch's end. */
    checkpointEverySteps: z.int().min(1).default(500),
    /** Minutes after which one is saved at the next step, however few were done; 10,080 (a week) at most. */
    checkpointEveryMinutes: z.number().positive().max(10_080).default(10),
  })
  .refine((stage) => stage.trains === 'decoder' || stage.trainableBlocks.length > 0, {
    path: ['trainableBlocks'],
    message: 'name at least one encoder block to fine-tune, e.g. ["layer2", "layer3", "layer4"] for a ResNet',
  })
  .refine((stage) => stage.trains === 'decoder' || stage.objective === 'cross-entropy', {
    path: ['objective'],
    message: 'self-critical training works on encoded images; set trains: decoder',
  })
  .refine((stage) => stage.objective === 'cross-entropy' || stage.scheduledSampling === null, {
    path: ['scheduledSampling'],
    message: 'self-critical training feeds the decoder its own words already',
  })
  .refine((stage) => stage.trains === 'encoder+decoder' || isPlain(stage.augmentation), {
    path: ['augmentation'],
    message:
      'pictures are changed only while the encoder is trained: a frozen encoder’s features are stored once',
  });
export type StageSpec = z.infer<typeof StageSpec>;

function isPlain({ flip, crop, colour }: Augmentation): boolean {
  return !flip && crop === 1 && colour === 0;
}
