import { DomainError, type CaptionedImage, type Split } from '@beamline/contracts';
import { z } from 'zod';
import { safeFileName } from './file-name.js';

const Sentence = z.object({
  tokens: z.array(z.string().min(1, 'a word is empty')).min(1, 'the caption has no words'),
  raw: z.string().optional(),
});

const Image = z.object({
  filename: z.string().min(1, 'the file name is empty'),
  filepath: z.string().default(''),
  split: z.string(),
  sentences: z.array(Sentence).min(1, 'the image has no captions'),
});

/** What is read of Karpathy's `dataset_{coco,flickr8k,flickr30k}.json`; other fields are ignored. */
const KarpathyFile = z.object({ images: z.array(Image).min(1, 'there are no images') });

/** An image of the captions file; `split` is null where the file names none of ours. */
export interface KarpathyImage extends CaptionedImage {
  readonly split: Split | null;
}

export interface KarpathyDataset {
  /** In the order of the file. */
  readonly images: readonly KarpathyImage[];
  /** What a person should know though it stops nothing. */
  readonly warnings: readonly string[];
}

/** COCO's `restval` images are training images that Karpathy took from the validation set. */
const SPLITS: ReadonlyMap<string, Split> = new Map([
  ['train', 'train'],
  ['restval', 'train'],
  ['val', 'val'],
  ['test', 'test'],
]);

/**
 * Reads a captions file of Karpathy and Fei-Fei (2015).
 *
 * @param text the JSON
 * @throws DomainError `INVALID_DATASET` that names the image and caption at fault: no JSON, JSON of another shape, a caption
 *   without words, a file name twice or unsafe, no training image
 */
export function parseKarpathy(text: string): KarpathyDataset {
  const json = parseJson(text);
  const file = KarpathyFile.safeParse(json);
  if (!file.success) throw describeIssue(json, file.error);
  const images = file.data.images.map(toImage);
  refuseDuplicates(images);
  if (!images.some(({ split }) => split === 'train')) {
    throw invalid('The captions file has no training image', 'Give at least one image the split "train".');
  }
  return { images, warnings: unknownSplits(file.data.images) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DomainError('INVALID_DATASET', `The captions file is not JSON: ${reason}`, { cause });
  }
}

function toImage(image: z.infer<typeof Image>): KarpathyImage {
  return {
    fileName: safeFileName(image.filepath, image.filename),
    split: SPLITS.get(image.split) ?? null,
    captions: image.sentences.map(({ tokens, raw }) => ({ tokens, raw: raw ?? tokens.join(' ') })),
  };
}

function refuseDuplicates(images: readonly KarpathyImage[]): void {
  const seen = new Map<string, number>();
  images.forEach(({ fileName }, i) => {
    const earlier = seen.get(fileName);
    if (earlier !== undefined) {
      throw new DomainError(
        'INVALID_DATASET',
        `Images ${earlier} and ${i} have the same file name "${fileName}"`,
        {
          advice: 'Merge their captions into one image.',
          where: { image: fileName },
        },
      );
    }
    seen.set(fileName, i);
  });
}

function unknownSplits(images: readonly z.infer<typeof Image>[]): string[] {
  const counts = new Map<string, number>();
  for (const { split } of images) if (!SPLITS.has(split)) counts.set(split, (counts.get(split) ?? 0) + 1);
  return [...counts].map(
    ([split, count]) =>
      `${count} image${count === 1 ? '' : 's'} left out: the split "${split}" is none of train, restval, val and test`,
  );
}

function describeIssue(json: unknown, error: z.ZodError): DomainError {
  const [issue] = error.issues;
  const path = issue?.path ?? [];
  const reason = issue?.message ?? 'it has another shape';
  if (path[0] === 'images' && typeof path[1] === 'number') return imageIssue(json, path, reason);
  const isCocoFile = typeof json === 'object' && json !== null && 'annotations' in json;
  return invalid(
    `The captions file is not in Karpathy's format: ${reason}${path.length > 0 ? ` (at "${path.join('.')}")` : ''}`,
    isCocoFile
      ? "This looks like COCO's own annotations; Karpathy's dataset_coco.json is wanted."
      : 'Expected {"images": [{"filename", "split", "sentences": [{"tokens", "raw"}]}]}.',
  );
}

function imageIssue(json: unknown, path: readonly PropertyKey[], reason: string): DomainError {
  const name = fileNameAt(json, Number(path[1]));
  const image = `image ${String(path[1])}${name === undefined ? '' : ` ("${name}")`}`;
  const caption = path[2] === 'sentences' && path[3] !== undefined ? `, caption ${String(path[3])}` : '';
  const field = path
    .slice(caption === '' ? 2 : 4)
    .map(String)
    .join('.');
  return new DomainError(
    'INVALID_DATASET',
    `The captions file is wrong at ${image}${caption}: ${reason}${field === '' ? '' : ` (at "${field}")`}`,
    { advice: 'Images and captions are counted from 0.', where: { image: name ?? String(path[1]) } },
  );
}

const Named = z.object({ images: z.array(z.unknown()) });
const WithFileName = z.object({ filename: z.string() });

function fileNameAt(json: unknown, image: number): string | undefined {
  const file = Named.safeParse(json);
  return WithFileName.safeParse(file.data?.images[image]).data?.filename;
}

function invalid(message: string, advice: string): DomainError {
  return new DomainError('INVALID_DATASET', message, { advice });
}
