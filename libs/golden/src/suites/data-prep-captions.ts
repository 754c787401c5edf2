import path from 'node:path';
import type { CaptionedImage, VocabularyOptions } from '@beamline/contracts';
import { countWords, encodeCaptions, parseKarpathy, selectCaptions, WordIndex } from '@beamline/data';
import { exact, type Finding } from '../finding.js';
import type { Fixture } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';

/** What the reference's `create_input_files` was called with. */
export interface Arguments {
  readonly captions_per_image: number;
  readonly min_word_freq: number;
  readonly max_len: number;
}

export interface EncodedCaption {
  readonly ids: readonly number[];
  readonly length: number;
}

interface EdgeImage {
  readonly filename: string;
  /** Captions that are short enough. */
  readonly captions_fit: number;
  readonly allowed_encodings: readonly (readonly number[])[];
}
interface Edge {
  readonly arguments: Arguments;
  readonly karpathy_json: object;
  readonly word_map: Readonly<Record<string, number>>;
  readonly splits: Readonly<Record<string, readonly EdgeImage[]>>;
}

export function optionsOf(args: Arguments): VocabularyOptions {
  return {
    minWordFrequency: args.min_word_freq,
    maxLength: args.max_len,
    captionsPerImage: args.captions_per_image,
  };
}

/** For each image with captions to train on, its encoded captions in reference mode. */
export function encodedByImage(
  images: readonly CaptionedImage[],
  words: Readonly<Record<string, number>>,
  options: VocabularyOptions,
): Map<string, EncodedCaption[]> {
  const index = new WordIndex({ words, size: Object.keys(words).length });
  const selected = selectCaptions(images, { ...options, mode: 'reference' });
  const captions = encodeCaptions(selected, index, options.maxLength);
  const byImage = new Map<string, EncodedCaption[]>();
  for (let row = 0; row < captions.count; row += 1) {
    const name = path.basename(images[captions.images[row] ?? -1]?.fileName ?? '');
    const ids = [...captions.ids.subarray(row * captions.width, (row + 1) * captions.width)];
    byImage.set(name, [...(byImage.get(name) ?? []), { ids, length: captions.lengths[row] ?? 0 }]);
  }
  return byImage;
}

/** Captions files full of special cases. */
export function listEdges(folder: FixtureFolder, file: string): Fixture[] {
  const edge = folder.json(file) as Edge;
  return [
    { name: `${file}/word map`, check: () => checkWords(edge) },
    ...Object.keys(edge.splits).map((split) => ({
      name: `${file}/${split}`,
      check: () => checkSplit(edge, split),
    })),
  ];
}

function imagesOf(edge: Edge) {
  return parseKarpathy(JSON.stringify(edge.karpathy_json)).images;
}

function checkWords(edge: Edge): Finding[] {
  const { words, size } = countWords(imagesOf(edge), optionsOf(edge.arguments)).reference;
  return [exact('word map', words, edge.word_map), exact('size', size, Object.keys(edge.word_map).length)];
}

function checkSplit(edge: Edge, split: string): Finding[] {
  const images = imagesOf(edge).filter((image) => image.split === split.toLowerCase());
  const encoded = encodedByImage(images, edge.word_map, optionsOf(edge.arguments));
  const expected = edge.splits[split] ?? [];
  return [
    exact(
      'images',
      [...encoded.keys()],
      expected.map(({ filename }) => filename),
    ),
    ...expected.flatMap((image) => imageFindings(encoded.get(image.filename) ?? [], image, edge.arguments)),
  ];
}

/** Captions are drawn by chance, so what may come out is checked, not which. */
function imageFindings(
  rows: readonly EncodedCaption[],
  { filename, captions_fit: fitting, allowed_encodings }: EdgeImage,
  { captions_per_image: wanted }: Arguments,
): Finding[] {
  const written = rows.map(({ ids }) => String(ids));
  const allowed = new Set(allowed_encodings.map(String));
  const first = allowed_encodings.slice(0, fitting);
  return [
    exact(`${filename}: number of captions`, rows.length, wanted),
    exact(
      `${filename}: captions that are not its own`,
      written.filter((row) => !allowed.has(row)),
      [],
    ),
    exact(
      `${filename}: different captions`,
      new Set(written).size,
      Math.min(new Set(allowed_encodings.map(String)).size, wanted),
    ),
    ...(fitting < wanted
      ? [exact(`${filename}: all of its own first`, written.slice(0, fitting), first.map(String))]
      : []),
    exact(
      `${filename}: lengths`,
      rows.map(({ ids }) => ids.filter((id) => id !== 0).length),
      rows.map(({ length }) => length),
    ),
  ];
}
