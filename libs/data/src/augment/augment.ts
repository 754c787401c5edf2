import type { Augmentation } from '@beamline/contracts';
import { CHANNELS, type Pixels } from '../images/pixels.js';
import { CounterRandom } from '../random.js';
import { changeColour } from './colour.js';
import { cropAndScale } from './crop.js';
import { mirror } from './mirror.js';

/** What the changes of an epoch's pictures depend on, besides the row of the image in its split. */
export interface AugmentationKey {
  seed: number;
  /** Name of the stage of the run. */
  stage: string;
  /** Epoch of the stage, from 0. */
  epoch: number;
}

/**
 * Changes pictures in place, each as its own draws say: a function of the key and of the image's row, whatever batch it
 * is in. With nothing switched on no byte changes.
 *
 * @param pixels (rows, height, width, 3) bytes
 * @param rows of the images in their split
 */
export function augmentImages(
  pixels: Uint8Array,
  { height, width }: { height: number; width: number },
  rows: ArrayLike<number>,
  augmentation: Augmentation,
  { seed, stage, epoch }: AugmentationKey,
): void {
  const { flip, crop, colour } = augmentation;
  if (!flip && crop === 1 && colour === 0) return;
  const bytes = height * width * CHANNELS;
  for (let i = 0; i < rows.length; i++) {
    const data = pixels.subarray(i * bytes, (i + 1) * bytes);
    const random = new CounterRandom('augment', seed, stage, epoch, rows[i] ?? 0);
    data.set(augmentImage({ data, height, width }, augmentation, random).data);
  }
}

/**
 * One picture changed by the next seven draws. All are taken whatever is switched on, so that switching one change on
 * leaves the others as they were.
 */
export function augmentImage(
  image: Pixels,
  { flip, crop, colour }: Augmentation,
  random: Pick<CounterRandom, 'uniform'>,
): Pixels {
  const [side, mirrors] = [random.uniform(), random.uniform()];
  const corner = { top: random.uniform(), left: random.uniform() };
  const factor = (): number => 1 + colour * (2 * random.uniform() - 1);
  const factors = { brightness: factor(), contrast: factor(), saturation: factor() };
  const cropped = cropAndScale(image, { share: crop + (1 - crop) * side, ...corner });
  const turned = flip && mirrors < 0.5 ? mirror(cropped) : cropped;
  return colour === 0 ? turned : changeColour(turned, factors);
}
