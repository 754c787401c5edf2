import { readFile } from 'node:fs/promises';
import { DomainError } from '@beamline/contracts';
import { z } from 'zod';

/** What this program needs of Karpathy's JSON; the server reads the captions. */
const KarpathyFile = z.object({
  images: z.array(z.object({ filename: z.string().min(1), filepath: z.string().default('') })).min(1),
});

/** An image as the captions file names it: `filepath/filename`, and the bare file name. */
export interface NamedImage {
  name: string;
  fileName: string;
}

/**
 * The images that a captions file in Karpathy's format names, each once, sorted by name.
 *
 * @throws DomainError `NOT_FOUND` without the file, `INVALID_DATASET` when it has another shape.
 */
export async function readImageNames(file: string): Promise<NamedImage[]> {
  const parsed = KarpathyFile.safeParse(await readJson(file));
  if (!parsed.success)
    throw new DomainError('INVALID_DATASET', "the captions file is not in Karpathy's format", {
      advice:
        'give a JSON with images[].filename, split and sentences[].tokens, such as dataset_flickr8k.json',
      where: { file },
    });
  const named = parsed.data.images.map(({ filename, filepath }) => ({
    name: filepath === '' ? filename : `${filepath.replace(/\/+$/, '')}/${filename}`,
    fileName: filename,
  }));
  const distinct = new Map(named.map((image) => [image.name, image]));
  return [...distinct.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
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
