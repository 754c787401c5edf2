import type { SelfCritical } from '@beamline/contracts';
import { referencesOf } from '@beamline/data';
import { CiderD, sentenceBleu4 } from '@beamline/metrics';
import type { TrainJob } from '../protocol.js';
import type { LoadedCaptions } from './captions.js';

/** How good the words of a caption are for an image of the split; higher is better. */
export type CaptionReward = (image: number, words: readonly string[]) => number;

/**
 * The reward of self-critical training: CIDEr-D against the document frequencies of the training captions, and BLEU-4
 * of the single caption (`sentenceBleu4`), each with its weight. Words are the dataset's
 * tokens; references are those of the experiment's mode.
 */
export function captionReward(
  { ciderD: ciderWeight, bleu4: bleuWeight }: SelfCritical,
  { spec, options }: Pick<TrainJob, 'spec' | 'options'>,
  { images, words }: LoadedCaptions,
): CaptionReward {
  const { mode, seed } = spec;
  const entries = referencesOf(images, words, { mode, seed, ...options });
  const references = new Map(entries.map(({ image, captions }) => [image, captions]));
  const cider = new CiderD(references.values());
  return (image, caption) => {
    const own = references.get(image) ?? [];
    const ofCider = ciderWeight === 0 ? 0 : ciderWeight * cider.score(caption, own);
    return bleuWeight === 0 ? ofCider : ofCider + bleuWeight * sentenceBleu4(caption, own);
  };
}
