import type { Captioner } from '@beamline/model';
import type { TrainJob } from '../protocol.js';
import { captionReward } from './caption-reward.js';
import type { LoadedCaptions } from './captions.js';
import type { Learner } from './learner.js';
import { openFeaturesAhead } from './open-split.js';
import { frozenState } from './frozen-learner.js';
import { learnedStep, stepOptions } from './step-options.js';

/** Trains the decoder on captions that it draws itself, by their reward, on stored features of a frozen encoder. */
export async function openSelfCriticalLearner(
  job: TrainJob,
  captioner: Captioner,
  captions: LoadedCaptions,
): Promise<Learner> {
  const features = await openFeaturesAhead(job.source);
  const { samples, maxSteps } = job.stage.selfCritical;
  const reward = captionReward(job.stage.selfCritical, job, captions);
  return {
    prepare: (images) => features.prepare(images),
    step: (_, images, at) => {
      const options = stepOptions(job, at);
      const settings = { ...options, samples, maxSteps };
      const result = captioner.selfCriticalStep(
        features.read(images),
        (place, tokens) => reward(images[place] ?? 0, captions.words.decode(tokens)),
        settings,
      );
      return learnedStep(result, options);
    },
    state: () => frozenState(captioner),
    dispose: () => {
      features.close();
      captioner.dispose();
    },
  };
}
