import type { CaptionedImage, Mode } from '@beamline/contracts';
import { CounterRandom } from '../random.js';

export interface SelectionOptions {
  mode: Mode;
  /** Longer captions are left out, in words. */
  maxLength: number;
  captionsPerImage: number;
  /** What the choice depends on. Default 0. */
  seed?: number;
}

/** A caption and the row of its image in the split. */
export interface SelectedCaption {
  readonly image: number;
  readonly tokens: readonly string[];
}

/**
 * The captions that are trained on, in image order, those of an image side by side. An image whose captions are all too
 * long has none.
 *
 * - Of more than `captionsPerImage` fitting captions that many are drawn, none twice (both modes).
 * - Of fewer, `sound` takes each once; `reference` repeats some by chance until there are `captionsPerImage`,
 *   as `create_input_files` does, and also shuffles a set of exactly that many.
 *
 * The draw depends on `seed` and the row of the image alone.
 */
export function selectCaptions(
  images: readonly CaptionedImage[],
  options: SelectionOptions,
): SelectedCaption[] {
  return images.flatMap(({ captions }, image) => {
    const fitting = captions
      .map(({ tokens }) => tokens)
      .filter((tokens) => tokens.length <= options.maxLength);
    const random = new CounterRandom('captions', options.seed ?? 0, image);
    return choose(fitting, options, random).map((tokens) => ({ image, tokens }));
  });
}

function choose<T>(fitting: readonly T[], options: SelectionOptions, random: CounterRandom): readonly T[] {
  const { captionsPerImage, mode } = options;
  const [first, ...others] = fitting;
  if (first === undefined) return [];
  if (fitting.length < captionsPerImage) {
    if (mode === 'sound') return fitting;
    const repeats = Array.from({ length: captionsPerImage - fitting.length }, () =>
      random.pick([first, ...others]),
    );
    return [...fitting, ...repeats];
  }
  if (mode === 'sound' && fitting.length === captionsPerImage) return fitting;
  return random.shuffle([...fitting]).slice(0, captionsPerImage);
}
