import { readFile, stat } from 'node:fs/promises';
import { DomainError } from '@beamline/contracts';
import { buildDataset, type BuildOptions, type BuiltDataset } from '../datasets/build.js';
import { FolderSource } from './folder-source.js';
import type { ImageSource } from './image-source.js';
import { parseKarpathy } from './karpathy-file.js';
import { ZipSource } from './zip-source.js';

/** Bytes of a captions file; COCO's has 144 MB, and a JavaScript string cannot hold much more than this. */
const MAX_CAPTIONS_BYTES = 480 * 2 ** 20;

export interface KarpathyImportOptions extends BuildOptions {
  /** Karpathy's JSON. */
  captionsFile: string;
  /** Folder or zip archive of the images. */
  images: string;
}

/**
 * Imports a dataset in Karpathy's format into a dataset folder, one image at a time.
 *
 * @throws DomainError `INVALID_DATASET` or `INVALID_IMAGE` that name what is at fault, `TOO_LARGE`, and those of `buildDataset`
 */
export async function importKarpathy(options: KarpathyImportOptions): Promise<BuiltDataset> {
  const { images, warnings } = parseKarpathy(await readCaptionsFile(options.captionsFile));
  const source = await openImages(options.images);
  try {
    return { ...(await buildDataset(images, source, options)), warnings };
  } finally {
    await source.close();
  }
}

async function readCaptionsFile(file: string): Promise<string> {
  const info = await stat(file).catch(() => undefined);
  if (info === undefined) throw new DomainError('INVALID_DATASET', `There is no captions file ${file}`);
  if (info.size <= MAX_CAPTIONS_BYTES) return readFile(file, 'utf8');
  throw new DomainError(
    'TOO_LARGE',
    `The captions file has ${info.size} bytes, more than ${MAX_CAPTIONS_BYTES}`,
  );
}

async function openImages(location: string): Promise<ImageSource> {
  const info = await stat(location).catch(() => undefined);
  return info?.isFile() === true ? ZipSource.open(location) : FolderSource.open(location);
}
