import { createHash } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import {
  canonicalJson,
  DomainError,
  type DatasetManifest,
  type Mode,
  type Progress,
  type Split,
  type SplitManifest,
  type VocabularyOptions,
} from '@beamline/contracts';
import sharp from 'sharp';
import { decodeImage } from '../images/decode.js';
import { resizeBilinear } from '../images/resize.js';
import type { ImageSource } from '../karpathy/image-source.js';
import type { KarpathyImage } from '../karpathy/karpathy-file.js';
import { IMAGES_IN_FLIGHT, prefetch } from '../prefetch.js';
import { previewOf } from '../previews/preview.js';
import { countWords } from '../vocabulary/count-words.js';
import { SplitWriter, toRef, writeJson, type DatasetFile, type PreparedImage } from './split-writer.js';

/** Threads of libvips for one image: images are many enough to keep all cores busy. */
const DECODER_THREADS = 1;

export interface BuildOptions {
  /** Folder that the dataset becomes; it must be absent or empty. */
  folder: string;
  /** Height and width of stored images, in pixels. */
  imageSize: number;
  options: VocabularyOptions;
  /** How images are decoded, see `decodeImage`. Default `sound`. */
  mode?: Mode;
  /** Default 512 MiB. */
  maxShardBytes?: number;
  /** Called after every image. */
  onProgress?: (progress: Progress) => void;
  /** Ends the import with `CANCELLED`. */
  signal?: AbortSignal;
}

/** A dataset on the local disk. */
export interface BuiltDataset {
  readonly manifest: DatasetManifest;
  /** SHA-256 of the canonical JSON of the manifest: the same images and captions always give the same. */
  readonly digest: string;
  /** All files of the manifest, each content once. */
  readonly files: readonly DatasetFile[];
  /** Bytes of those files. */
  readonly bytes: number;
  readonly warnings: readonly string[];
}

/**
 * Writes a dataset folder: for each split image shards, `<split>.captions.json` and previews, for each mode
 * `vocabulary.<mode>.json`, and `manifest.json`. The folder appears whole or not at all.
 *
 * @param images in the order in which words are first met; those without a split count for the reference vocabulary only
 * @throws DomainError of the source, of `decodeImage`, `CONFLICT` when the folder holds files, `CANCELLED`
 */
export async function buildDataset(
  images: readonly KarpathyImage[],
  source: ImageSource,
  options: BuildOptions,
): Promise<Omit<BuiltDataset, 'warnings'>> {
  await refuseFilledFolder(options.folder);
  const partial = `${options.folder}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  try {
    const built = await writeFolder(images, source, { ...options, folder: partial });
    await rename(partial, options.folder);
    return {
      ...built,
      files: built.files.map((file) => ({
        ...file,
        path: path.join(options.folder, path.basename(file.path)),
      })),
    };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

async function refuseFilledFolder(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return;
  if (names.length === 0) return rmdir(folder);
  throw new DomainError('CONFLICT', `The folder ${folder} already holds files`, {
    advice: 'Give a folder that does not exist yet.',
    where: { folder },
  });
}

async function writeFolder(images: readonly KarpathyImage[], source: ImageSource, options: BuildOptions) {
  sharp.concurrency(DECODER_THREADS);
  sharp.cache(false);
  const train = await writeSplit('train', images, source, options);
  const val = await writeSplit('val', images, source, options);
  const test = await writeSplit('test', images, source, options);
  const vocabularies = await writeVocabularies(images, options);
  const manifest: DatasetManifest = {
    format: 1,
    imageHeight: options.imageSize,
    imageWidth: options.imageSize,
    splits: { train: train.manifest, val: val.manifest, test: test.manifest },
    options: options.options,
    vocabularies: vocabularies.manifest,
  };
  const json = canonicalJson(manifest);
  await writeFile(path.join(options.folder, 'manifest.json'), json);
  const files = uniqueByDigest([...train.files, ...val.files, ...test.files, ...vocabularies.files]);
  return {
    manifest,
    digest: createHash('sha256').update(json).digest('hex'),
    files,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
  };
}

async function writeSplit(
  split: Split,
  all: readonly KarpathyImage[],
  source: ImageSource,
  options: BuildOptions,
): Promise<{ manifest: SplitManifest; files: DatasetFile[] }> {
  const images = all.filter((image) => image.split === split);
  const { imageSize } = options;
  const writer = await SplitWriter.create({ ...options, split, height: imageSize, width: imageSize });
  let done = 0;
  try {
    for await (const image of prefetch(images, IMAGES_IN_FLIGHT, (entry) =>
      prepare(entry, source, options),
    )) {
      await writer.append(image);
      done += 1;
      options.onProgress?.({
        phase: 'importing',
        label: `${split} images`,
        done,
        total: images.length,
        unit: 'images',
      });
    }
  } catch (error) {
    await Promise.allSettled([writer.close()]);
    throw error;
  }
  return writer.close();
}

async function prepare(
  image: KarpathyImage,
  source: ImageSource,
  options: BuildOptions,
): Promise<PreparedImage> {
  if (options.signal?.aborted === true) throw new DomainError('CANCELLED', 'The import was cancelled');
  const { imageSize, mode = 'sound' } = options;
  const bytes = await source.read(image.fileName);
  const decoded = await decodeImage(bytes, image.fileName, mode);
  const preview = await previewOf(bytes, decoded, image.fileName, mode);
  return { ...image, pixels: resizeBilinear(decoded, { height: imageSize, width: imageSize }), preview };
}

async function writeVocabularies(images: readonly KarpathyImage[], { folder, options }: BuildOptions) {
  const vocabularies = countWords(images, options);
  const sound = await writeJson(path.join(folder, 'vocabulary.sound.json'), vocabularies.sound);
  const reference = await writeJson(path.join(folder, 'vocabulary.reference.json'), vocabularies.reference);
  return {
    manifest: {
      sound: { ...toRef(sound), size: vocabularies.sound.size },
      reference: { ...toRef(reference), size: vocabularies.reference.size },
    },
    files: [sound, reference],
  };
}

function uniqueByDigest(files: readonly DatasetFile[]): DatasetFile[] {
  return [...new Map(files.map((file) => [file.digest, file])).values()];
}
