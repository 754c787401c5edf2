import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';

/** What this program needs of Karpathy's JSON; the server reads the captions. */
const KarpathyFile = z.object({
  images: z.array(z.object({ filename: z.string().min(1), filepath: z.string().optional() })).min(1),
});

/** A file on this machine and its name in the archive, which is the name that the JSON uses. */
export interface ImageFile {
  path: string;
  name: string;
  bytes: number;
}

const STAT_BATCH = 256;
const NAMES_SHOWN = 10;

/**
 * Finds every image that a Karpathy JSON names below `folder`: at `filepath/filename`, or at `filename`.
 *
 * @returns one entry an image, sorted by name, so that equal folders give equal archives.
 * @throws DomainError `INVALID_DATASET` that names all missing images at once.
 */
export async function findImages(captionsFile: string, folder: string): Promise<ImageFile[]> {
  const names = await imageNames(captionsFile);
  const found: ImageFile[] = [];
  const missing: string[] = [];
  for (let first = 0; first < names.length; first += STAT_BATCH) {
    const batch = names.slice(first, first + STAT_BATCH);
    const files = await Promise.all(batch.map((candidates) => firstFile(folder, candidates)));
    files.forEach((file, index) =>
      file === null ? missing.push(batch[index]?.[0] ?? '') : found.push(file),
    );
  }
  if (missing.length > 0) throw missingImages(missing, names.length, folder);
  return found;
}

/** For each distinct image, the relative paths where it may lie, best first. */
async function imageNames(captionsFile: string): Promise<string[][]> {
  const { images } = await readKarpathy(captionsFile);
  const byName = new Map(
    images.map(({ filename, filepath }) => {
      const candidates = filepath === undefined ? [filename] : [`${filepath}/${filename}`, filename];
      return [candidates[0] ?? filename, candidates] as const;
    }),
  );
  return [...byName.keys()].sort().map((name) => byName.get(name) ?? [name]);
}

async function readKarpathy(file: string): Promise<z.infer<typeof KarpathyFile>> {
  const parsed = KarpathyFile.safeParse(await readJson(file));
  if (parsed.success) return parsed.data;
  throw new DomainError('INVALID_DATASET', "the captions file is not in Karpathy's format", {
    advice: 'give a JSON with images[].filename, split and sentences[].tokens, such as dataset_flickr8k.json',
    where: { file },
  });
}

async function readJson(file: string): Promise<unknown> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new DomainError('NOT_FOUND', 'there is no such captions file', {
      advice: 'give the path of a Karpathy JSON',
      where: { file },
      cause,
    });
  });
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new DomainError('INVALID_DATASET', 'the captions file is not JSON', {
      advice: 'download it again',
      where: { file },
      cause,
    });
  }
}

async function firstFile(folder: string, candidates: readonly string[]): Promise<ImageFile | null> {
  for (const name of candidates) {
    const path = join(folder, name);
    const info = await stat(path).catch(() => null);
    if (info?.isFile() === true) return { path, name, bytes: info.size };
  }
  return null;
}

function missingImages(missing: readonly string[], total: number, folder: string): DomainError {
  const shown = missing.slice(0, NAMES_SHOWN).join(', ');
  const more = missing.length > NAMES_SHOWN ? ` and ${missing.length - NAMES_SHOWN} more` : '';
  return new DomainError(
    'INVALID_DATASET',
    `${missing.length} of the ${total} images that the captions name are missing: ${shown}${more}`,
    { advice: 'add them to the folder, or name the right folder; nothing was uploaded', where: { folder } },
  );
}
