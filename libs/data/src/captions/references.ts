import type { CaptionedImage } from '@beamline/contracts';
import type { WordIndex } from '../vocabulary/word-index.js';
import { selectCaptions, type SelectionOptions } from './select.js';

/** What people wrote of one image of a split. */
export interface References {
  /** Row of the image in the split. */
  readonly image: number;
  readonly captions: readonly (readonly string[])[];
}

/**
 * What captions of a split are scored against.
 *
 * - `sound`: every caption of every image, as its raw tokens, however long.
 * - `reference`: the chosen captions alone, words outside the vocabulary replaced by `<unk>`, images without a fitting
 *   caption left out; once for each image, so a caller that repeats the published score counts each
 *   `captionsPerImage` times.
 */
export function referencesOf(
  images: readonly CaptionedImage[],
  index: WordIndex,
  options: SelectionOptions,
): References[] {
  return options.mode === 'sound' ? rawReferences(images) : chosenReferences(images, index, options);
}

function rawReferences(images: readonly CaptionedImage[]): References[] {
  return images.map(({ captions }, image) => ({ image, captions: captions.map(({ tokens }) => tokens) }));
}

function chosenReferences(
  images: readonly CaptionedImage[],
  index: WordIndex,
  options: SelectionOptions,
): References[] {
  const byImage = new Map<number, string[][]>();
  for (const { image, tokens } of selectCaptions(images, options)) {
    const captions = byImage.get(image) ?? [];
    captions.push(index.decode(index.encode(tokens)));
    byImage.set(image, captions);
  }
  return [...byImage].map(([image, captions]) => ({ image, captions }));
}
