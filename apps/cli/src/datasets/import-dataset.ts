import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { DatasetSource, Slug } from '@beamline/contracts';
import type { Command } from 'commander';
import { z } from 'zod';
import { action } from '../command/action.js';
import { ask } from '../command/ask.js';
import { describeImport, followImport } from '../imports/follow-import.js';
import { parseInput } from '../input/invalid-fields.js';
import { fileSource, type ByteSource } from '../uploads/byte-source.js';
import { uploadFile } from '../uploads/upload-file.js';
import { checkArchive, findInFolder } from './find-images.js';
import { imageArchive } from './image-archive.js';
import { readImageNames } from './karpathy-file.js';
import { addVocabularyOptions, vocabularyOf, VocabularyFlags } from './vocabulary-flags.js';

const Options = VocabularyFlags.extend({
  karpathy: z.string(),
  images: z.string(),
  name: Slug,
  imageSize: z.coerce.number().optional(),
});

/** `dataset import`: captions in Karpathy's format and their images, sent to the server and imported there. */
export function importDataset(parent: Command): void {
  const command = parent
    .command('import')
    .description('import captions in Karpathy’s format with their images')
    .requiredOption('--karpathy <file>', 'dataset_{coco,flickr8k,flickr30k}.json, or one like it')
    .requiredOption('--images <folder-or-zip>', 'the images that the captions name')
    .requiredOption('--name <name>', 'name for recipes to use')
    .option('--image-size <pixels>', 'side that images are resized to (256)');
  addVocabularyOptions(command);
  action(command, Options, async ({ options, out, api }) => {
    const images = await imageSource(options.karpathy, options.images);
    const client = await api();
    const captionsUpload = await uploadFile(client, out, await fileSource(options.karpathy));
    const imagesUpload = await uploadFile(client, out, images);
    const sizes = { imageSize: options.imageSize, options: vocabularyOf(options) };
    const source = parseInput(
      DatasetSource,
      { kind: 'karpathy', captionsUpload, imagesUpload, ...sizes },
      'the options are',
    );
    const job = await ask(client.POST('/datasets', { body: { name: options.name, source } }));
    const done = await followImport(client, out, job.id);
    out.result(done, () => describeImport(done));
  });
}

/** The archive of the images, every one of them known to be there. */
async function imageSource(captionsFile: string, images: string): Promise<ByteSource> {
  const names = await readImageNames(captionsFile);
  const info = await stat(images).catch(() => null);
  if (info?.isDirectory() === true)
    return imageArchive(await findInFolder(names, images), `${basename(resolve(images))}.zip`);
  const archive = await fileSource(images);
  await checkArchive(names, images);
  return archive;
}
