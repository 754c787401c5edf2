import { rm } from 'node:fs/promises';
import path from 'node:path';
import { VocabularyOptions } from '@beamline/contracts';
import { ImageReader, importKarpathy } from '@beamline/data';
import type { OpenTask } from './task.js';
import { sampleNumbers } from './tensors.js';

const IMAGE_SIZE = 256;

/** The import of a data set, previews and digests among it. */
export const openDataPreparation: OpenTask = ({ folder }) => {
  const output = path.join(folder, 'our-dataset');
  const prepare = async () => {
    await rm(output, { recursive: true, force: true });
    return importKarpathy({
      captionsFile: path.join(folder, 'karpathy.json'),
      images: path.join(folder, 'images'),
      folder: output,
      imageSize: IMAGE_SIZE,
      options: VocabularyOptions.parse({ minWordFrequency: 0 }),
    });
  };
  return Promise.resolve({
    run: async () => {
      await prepare();
    },
    check: async () => {
      const { manifest } = await prepare();
      const count = manifest.splits.train.images;
      const shard = { path: path.join(output, 'train.images.000.h5'), first: 0, count };
      const reader = await ImageReader.open([shard]);
      const rows = Array.from({ length: reader.count }, (_, row) => row);
      const numbers = sampleNumbers(reader.read(rows));
      reader.close();
      return numbers;
    },
  });
};
