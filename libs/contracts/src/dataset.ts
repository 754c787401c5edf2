import { z } from 'zod';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';
import { Split } from './split.js';

/** One HDF5 file of images: `images` (count, height, width, 3) uint8, rows `first` to `first + count - 1` of the split. */
export const ImageShard = BlobRef.extend({ first: z.int().nonnegative(), count: z.int().positive() });
export type ImageShard = z.infer<typeof ImageShard>;

/** Small JPEGs of a split in one blob; image i is bytes `offsets[i]` to `offsets[i + 1] - 1`, offsets in a blob of their own. */
export const PreviewPack = z.object({ images: BlobRef, offsets: BlobRef });
export type PreviewPack = z.infer<typeof PreviewPack>;

export const SplitManifest = z.object({
  images: z.int().nonnegative(),
  captions: z.int().nonnegative(),
  shards: z.array(ImageShard),
  /** JSON blob of `CaptionedImage[]`, in image order. */
  captionsBlob: BlobRef,
  previews: PreviewPack,
});
export type SplitManifest = z.infer<typeof SplitManifest>;

/** One image of a split with every caption that its source gives. */
export const CaptionedImage = z.object({
  fileName: z.string(),
  captions: z.array(z.object({ tokens: z.array(z.string()), raw: z.string() })).min(1),
});
export type CaptionedImage = z.infer<typeof CaptionedImage>;

export const VocabularyOptions = z.object({
  /** A word is kept when it occurs more often than this. */
  minWordFrequency: z.int().nonnegative().default(5),
  /** Longer captions are not trained on, in words. */
  maxLength: z.int().min(1).max(200).default(50),
  captionsPerImage: z.int().min(1).max(20).default(5),
});
export type VocabularyOptions = z.infer<typeof VocabularyOptions>;

/** Word ids: `<pad>` 0, words from 1 by first occurrence, then `<unk>`, `<start>`, `<end>`. */
export const Vocabulary = z.object({
  words: z.record(z.string(), z.int().nonnegative()),
  size: z.int().positive(),
});
export type Vocabulary = z.infer<typeof Vocabulary>;

export const DatasetManifest = z.object({
  format: z.literal(1),
  imageHeight: z.int().positive(),
  imageWidth: z.int().positive(),
  splits: z.record(Split, SplitManifest),
  options: VocabularyOptions,
  vocabularies: z.object({
    sound: BlobRef.extend({ size: z.int().positive() }),
    reference: BlobRef.extend({ size: z.int().positive() }),
  }),
});
export type DatasetManifest = z.infer<typeof DatasetManifest>;

/** An imported dataset; its id never changes meaning: the manifest is immutable. */
export const Dataset = z.object({
  id: Id,
  name: Slug,
  digest: Digest,
  manifest: DatasetManifest,
  bytes: z.int().nonnegative(),
  createdAt: Timestamp,
});
export type Dataset = z.infer<typeof Dataset>;

const ImageSize = z.int().min(32).max(1024);

/** Where a dataset comes from. Uploads are named by the id that `POST /uploads` gave. */
export const DatasetSource = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('karpathy'),
    /** Karpathy's JSON: images[].filename, split, sentences[].tokens. */
    captionsUpload: Id,
    /** A zip archive of the images. */
    imagesUpload: Id,
    imageSize: ImageSize.default(256),
    options: VocabularyOptions.prefault({}),
  }),
  z.strictObject({
    kind: z.literal('scenes'),
    train: z.int().min(1).max(100_000).default(800),
    val: z.int().min(1).max(20_000).default(150),
    test: z.int().min(1).max(20_000).default(150),
    imageSize: ImageSize.default(160),
    seed: z.int().nonnegative().default(1),
    options: VocabularyOptions.prefault({ minWordFrequency: 1 }),
  }),
]);
export type DatasetSource = z.infer<typeof DatasetSource>;
