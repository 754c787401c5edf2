import { mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { VocabularyOptions } from '@beamline/contracts';
import {
  countWords,
  decodeImage,
  IMAGES_IN_FLIGHT,
  ImageReader,
  ImageShardWriter,
  importKarpathy,
  parseKarpathy,
  prefetch,
  resizeBilinear,
} from '@beamline/data';
import type { TaskSettings } from '../sides/task-settings.js';
import type { OpenTask } from './task.js';
import { sampleNumbers } from './tensors.js';

const IMAGE_SIZE = 256;
const SIZE = { height: IMAGE_SIZE, width: IMAGE_SIZE };
const OPTIONS = VocabularyOptions.parse({ minWordFrequency: 0 });

/** What the reference does: words counted, photographs to pixels in HDF5. */
export const openDataPreparation: OpenTask = (settings) => prepared(settings, writeShards);

/** The import of a data set as a whole: previews, captions and digests too. */
export const openDataImport: OpenTask = (settings) => prepared(settings, importAll);

type Prepare = (source: string, output: string) => Promise<unknown>;

function prepared({ folder }: TaskSettings, prepare: Prepare) {
  const output = path.join(folder, 'our-dataset');
  const run = async () => {
    await rm(output, { recursive: true, force: true });
    await prepare(folder, output);
  };
  const check = async () => {
    await run();
    return storedNumbers(path.join(output, 'train.images.000.h5'), folder);
  };
  return Promise.resolve({ run, check });
}

async function writeShards(source: string, folder: string): Promise<void> {
  await mkdir(folder);
  const { images } = await captionedImages(source);
  countWords(images, OPTIONS);
  const shards = new ImageShardWriter({ folder, prefix: 'train', ...SIZE });
  const pixels = prefetch(images, IMAGES_IN_FLIGHT, async ({ fileName }) => {
    const bytes = await readFile(path.join(source, 'images', fileName));
    return resizeBilinear(await decodeImage(bytes, fileName), SIZE);
  });
  for await (const image of pixels) await shards.append(image);
  await shards.close();
}

function importAll(source: string, folder: string) {
  return importKarpathy({
    captionsFile: karpathyFile(source),
    images: path.join(source, 'images'),
    folder,
    imageSize: IMAGE_SIZE,
    options: OPTIONS,
  });
}

async function storedNumbers(shard: string, source: string): Promise<number[]> {
  const count = (await captionedImages(source)).images.length;
  const reader = await ImageReader.open([{ path: shard, first: 0, count }]);
  const rows = Array.from({ length: reader.count }, (_, row) => row);
  const numbers = sampleNumbers(reader.read(rows));
  reader.close();
  return numbers;
}

const karpathyFile = (source: string): string => path.join(source, 'karpathy.json');

const captionedImages = async (source: string) => parseKarpathy(await readFile(karpathyFile(source), 'utf8'));
