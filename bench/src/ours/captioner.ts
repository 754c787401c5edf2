import {
  createCaptioner,
  type Captioner,
  type CaptionerOptions,
  type FineTuneOptions,
  type StepOptions,
} from '@beamline/model';
import type { CaptionInputs } from '../inputs/captions.js';
import type { TaskSettings } from '../sides/task-settings.js';
import { readTensorFile } from './tensors.js';

/** A captioner over a ResNet's map of 8 × 8 with the reference's weights. */
export async function openCaptioner(
  { folder, vocabulary, precision }: TaskSettings,
  options: Partial<CaptionerOptions> = {},
): Promise<Captioner> {
  const captioner = createCaptioner({
    sizes: { features: 2048, attention: 512, embedding: 512, hidden: 512, vocabulary },
    featureMap: { height: 8, width: 8 },
    seed: 1,
    precision,
    ...options,
  });
  captioner.loadParameters(await readTensorFile(folder, 'decoder'));
  return captioner;
}

/** Settings of train.py. */
export const stepOptions = (step: number): StepOptions => ({
  learningRate: 4e-4,
  gradientClamp: 5,
  alphaC: 1,
  seed: [1, step],
});

/** Images in the encoder at once in fine-tuning: the default of a stage. */
export const MICRO_BATCH_IMAGES = 8;

export const fineTuneOptions = (step: number): FineTuneOptions => ({
  ...stepOptions(step),
  encoderLearningRate: 1e-4,
  microBatchImages: MICRO_BATCH_IMAGES,
});

/** The first captions of the inputs, one an image. */
export const captionBatch = ({ captions, lengths }: CaptionInputs, count = captions.length) => ({
  captions: captions.slice(0, count),
  lengths: lengths.slice(0, count),
  imageIndex: Array.from({ length: count }, (_, i) => i),
});
