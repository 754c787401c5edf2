import type { CaptioningInput } from '@beamline/contracts';
import { computeActivities, light } from './activities.js';
import { faultOf } from './outcome.js';

/** Captions pictures; a failure ends in the captioning's row, where people look for it. */
export async function captionPictures({ captioningId, queue, timeouts }: CaptioningInput): Promise<void> {
  try {
    await computeActivities(queue, timeouts).captionPictures({ captioningId });
  } catch (error) {
    await light.failCaptioning({ captioningId, fault: faultOf(error) });
  }
}
