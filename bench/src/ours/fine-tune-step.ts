import { Adam, openBackend, type Captioner, type Encoder } from '@beamline/model';
import { readCaptionInputs } from '../inputs/captions.js';
import type { TaskSettings } from '../sides/task-settings.js';
import { captionBatch, fineTuneOptions, openCaptioner } from './captioner.js';
import { openEncoder } from './encode.js';
import type { OpenTask } from './task.js';
import { readPictures } from './tensors.js';

const CHECKED_STEPS = 3;

/** Images whose steps are checked: as many as the reference's. */
const CHECKED_IMAGES = 4;

/** Blocks that the reference's `fine_tune` trains. */
const TRAINED_BLOCKS = ['layer2', 'layer3', 'layer4'];

/** Both networks and their optimisers. */
export interface JointTraining {
  readonly captioner: Captioner;
  readonly encoder: Encoder;
  readonly adam: Adam;
}

export async function openJointTraining(settings: TaskSettings, dropout = 0.5): Promise<JointTraining> {
  const captioner = await openCaptioner(settings, { dropout });
  const encoder = await openEncoder(settings, { trainableBlocks: TRAINED_BLOCKS });
  return { captioner, encoder, adam: new Adam(openBackend().ops, encoder.variables) };
}

function dispose({ captioner, encoder, adam }: JointTraining): void {
  adam.dispose();
  encoder.dispose();
  captioner.dispose();
}

/** A step from images, with frozen statistics of batch norms. */
export const openFineTuneStep: OpenTask = async (settings) => {
  const { ops } = openBackend();
  const inputs = await readCaptionInputs(settings.folder);
  const { data, shape } = await readPictures(settings.folder);
  const [, ...size] = shape;
  const bytes = size.reduce((product, side) => product * side, 1);
  const learn = ({ captioner, encoder, adam }: JointTraining, count: number, step: number): number =>
    ops.scope(() => {
      const images = ops.bytes(data.subarray(0, count * bytes), [count, ...size]);
      const batch = { ...captionBatch(inputs, count), images };
      return captioner.fineTuneStep(batch, encoder, adam, fineTuneOptions(step)).crossEntropy;
    });
  const training = await openJointTraining(settings);
  let step = 0;
  return {
    check: async () => {
      const checked = await openJointTraining(settings, 0);
      const losses = Array.from({ length: CHECKED_STEPS }, (_, at) => learn(checked, CHECKED_IMAGES, at));
      dispose(checked);
      return losses;
    },
    run: () => {
      learn(training, inputs.captions.length, step);
      step += 1;
    },
  };
};
