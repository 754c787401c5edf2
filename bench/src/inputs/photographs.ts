import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CHANNELS, jpegOf, type Pixels } from '@beamline/data';
import { drawLengths } from './captions.js';
import { randomNumbers } from './random.js';

/** Sizes of photographs, in turn: as Flickr8k's are published, and as copies of it are passed on. */
const SIZES = [
  { height: 375, width: 500 },
  { height: 224, width: 224 },
] as const;

const CAPTIONS = 5;

/** JPEG files in `images` and their captions in `karpathy.json`, all of the training split. */
export async function writePhotographs(folder: string, count: number): Promise<void> {
  await mkdir(path.join(folder, 'images'), { recursive: true });
  const images = [];
  for (let i = 0; i < count; i += 1) {
    const filename = `photograph-${i}.jpg`;
    const size = SIZES[i % SIZES.length] ?? SIZES[0];
    await writeFile(path.join(folder, 'images', filename), await jpegOf(drawPicture(size, i)));
    images.push({ filename, split: 'train', sentences: sentencesOf(i) });
  }
  await writeFile(path.join(folder, 'karpathy.json'), JSON.stringify({ images }));
}

function sentencesOf(image: number) {
  return drawLengths(CAPTIONS, image + 1).map((length, caption) => {
    const tokens = Array.from(
      { length: length - 2 },
      (_, place) => `w${(image * 7 + caption * 3 + place) % 200}`,
    );
    return { tokens, raw: tokens.join(' ') };
  });
}

/** Discs before a slope, with noise: as hard to decode as a photograph. */
function drawPicture({ height, width }: { height: number; width: number }, seed: number): Pixels {
  const random = randomNumbers(seed + 1);
  const discs = Array.from({ length: 6 }, () => ({
    x: random() * width,
    y: random() * height,
    radius: (0.1 + 0.2 * random()) * height,
    colour: [random() * 255, random() * 255, random() * 255],
  }));
  const data = new Uint8ClampedArray(height * width * CHANNELS);
  for (let y = 0, place = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const disc = discs.find((one) => (one.x - x) ** 2 + (one.y - y) ** 2 < one.radius ** 2);
      const noise = 30 * (random() - 0.5);
      for (let channel = 0; channel < CHANNELS; channel += 1, place += 1)
        data[place] = (disc?.colour[channel] ?? (255 * (x + y)) / (width + height)) + noise;
    }
  return { data: new Uint8Array(data.buffer), height, width };
}
