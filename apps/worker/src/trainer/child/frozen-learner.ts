import type { Captioner } from '@beamline/model';
import type { TrainJob } from '../protocol.js';
import type { Learner, LearnerState } from './learner.js';
import { openFeaturesAhead } from './open-split.js';
import { learnedStep, stepOptions } from './step-options.js';

/** Trains the decoder on stored features of a frozen encoder. */
export async function openFrozenLearner(job: TrainJob, captioner: Captioner): Promise<Learner> {
  const features = await openFeaturesAhead(job.source);
  return {
    prepare: (images) => features.prepare(images),
    step: (captions, images, at) => {
      const options = stepOptions(job, at);
      const result = captioner.trainStep({ ...captions, features: features.read(images) }, options);
      return learnedStep(result, options);
    },
    state: () => frozenState(captioner),
    dispose: () => {
      features.close();
      captioner.dispose();
    },
  };
}

/** A checkpoint's tensors while the encoder is frozen. */
export const frozenState = (captioner: Captioner): LearnerState => ({
  decoder: captioner.exportParameters(),
  decoderOptimiser: captioner.exportOptimiser(),
  encoder: null,
  encoderOptimiser: null,
});
