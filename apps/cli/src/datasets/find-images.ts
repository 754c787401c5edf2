import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { DomainError } from '@beamline/contracts';
import { openPromise } from 'yauzl';
import type { NamedImage } from './karpathy-file.js';

/** A file on this machine, and its name in the archive: the name that the captions file uses. */
export interface ImageFile {
  path: string;
  name: string;
}

const STAT_BATCH = 256;
const NAMES_SHOWN = 10;

/**
 * Finds every named image below `folder`: at `filepath/filename`, else at `filename`.
 *
 * @throws DomainError `INVALID_DATASET` that names the missing images, all at once.
 */
export async function findInFolder(images: readonly NamedImage[], folder: string): Promise<ImageFile[]> {
  const found: ImageFile[] = [];
  for (let first = 0; first < images.length; first += STAT_BATCH) {
    const batch = images.slice(first, first + STAT_BATCH);
    const files = await Promise.all(batch.map((image) => findFile(folder, image)));
    found.push(...files.filter((file) => file !== null));
  }
  const names = new Set(found.map(({ name }) => name));
  refuseMissing(images, (image) => names.has(image.name), { folder });
  return found;
}

async function findFile(folder: string, { name, fileName }: NamedImage): Promise<ImageFile | null> {
  for (const path of [join(folder, name), join(folder, fileName)]) {
    const info = await stat(path).catch(() => null);
    if (info?.isFile() === true) return { path, name };
  }
  return null;
}

/**
 * Checks that an archive holds every named image, in whatever folder of it.
 *
 * @throws DomainError `INVALID_DATASET` that names the missing images, or says that the file is no zip archive.
 */
export async function checkArchive(images: readonly NamedImage[], archive: string): Promise<void> {
  const names = new Set((await entryNames(archive)).map((name) => posix.basename(name)));
  refuseMissing(images, (image) => names.has(posix.basename(image.name)), { archive });
}

async function entryNames(archive: string): Promise<string[]> {
  try {
    const zip = await openPromise(archive, { lazyEntries: true });
    const names: string[] = [];
    for await (const entry of zip.eachEntry()) names.push(entry.fileName);
    return names;
  } catch (cause) {
    throw new DomainError('INVALID_DATASET', 'the images are neither a folder nor a zip archive', {
      advice: 'give the folder that holds the images, or a zip of it',
      where: { images: archive },
      cause,
    });
  }
}

function refuseMissing(
  images: readonly NamedImage[],
  isThere: (image: NamedImage) => boolean,
  where: Record<string, string>,
): void {
  const missing = images.filter((image) => !isThere(image)).map(({ name }) => name);
  if (missing.length === 0) return;
  const shown = missing.slice(0, NAMES_SHOWN).join(', ');
  const more = missing.length > NAMES_SHOWN ? ` and ${missing.length - NAMES_SHOWN} more` : '';
  throw new DomainError(
    'INVALID_DATASET',
    `${missing.length} of the ${images.length} images that the captions file names are missing: ${shown}${more}`,
    { advice: 'add them, or name the right folder; nothing was uploaded', where },
  );
}
