import { readCaptionInputs } from '../inputs/captions.js';
import { captionBatch, openCaptioner, stepOptions } from './captioner.js';
import type { OpenTask } from './task.js';
import { readMaps } from './tensors.js';

/** A step on features that lie in memory as the cache gives them. */
export const openDecoderStep: OpenTask = async (settings) => {
  const batch = captionBatch(await readCaptionInputs(settings.folder));
  const features = await readMaps(settings.folder);
  const captioner = await openCaptioner(settings);
  let step = 0;
  return {
    check: () => crossEntropies(settings, { ...batch, features }),
    run: () => {
      captioner.trainStep({ ...batch, features }, stepOptions(step));
      step += 1;
    },
  };
};

/** Steps of a check: those after the first depend on the gradients before. */
const CHECKED_STEPS = 3;

/** Of some steps without dropout, from the initial weights. */
export async function crossEntropies(
  settings: Parameters<OpenTask>[0],
  batch: Parameters<Awaited<ReturnType<typeof openCaptioner>>['trainStep']>[0],
): Promise<number[]> {
  const captioner = await openCaptioner(settings, { dropout: 0 });
  const steps = Array.from({ length: CHECKED_STEPS }, (_, step) => step);
  const losses = steps.map((step) => captioner.trainStep(batch, stepOptions(step)).crossEntropy);
  captioner.dispose();
  return losses;
}
