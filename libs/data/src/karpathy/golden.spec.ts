import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { CaptionedImage, VocabularyOptions } from '@beamline/contracts';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeCaptions } from '../captions/encode.js';
import { selectCaptions } from '../captions/select.js';
import { resizeBilinear } from '../images/resize.js';
import { externalGolden, readGolden } from '../testing/golden.js';
import { countWords } from '../vocabulary/count-words.js';
import { WordIndex } from '../vocabulary/word-index.js';
import { parseKarpathy } from './karpathy-file.js';

/** What the reference's `create_input_files` made of a small captions file full of special cases. */
interface Edge {
  arguments: { captions_per_image: number; min_word_freq: number; max_len: number };
  karpathy_json: object;
  word_map: Record<string, number>;
  splits: Record<'TRAIN' | 'VAL' | 'TEST', EdgeImage[]>;
}
interface EdgeImage {
  filename: string;
  captions_fit: number;
  allowed_encodings: number[][];
}

const edge = readGolden('edge.json') as Edge;
const optionsOf = (args: Edge['arguments']): VocabularyOptions => ({
  minWordFrequency: args.min_word_freq,
  maxLength: args.max_len,
  captionsPerImage: args.captions_per_image,
});

/** For each image with captions to train on, its encoded captions in reference mode. */
function encodedByImage(
  images: readonly CaptionedImage[],
  words: Record<string, number>,
  options: VocabularyOptions,
) {
  const index = new WordIndex({ words, size: Object.keys(words).length });
  const captions = encodeCaptions(
    selectCaptions(images, { ...options, mode: 'reference' }),
    index,
    options.maxLength,
  );
  const byImage = new Map<string, { ids: number[]; length: number }[]>();
  for (let row = 0; row < captions.count; row++) {
    const name = path.basename(images[captions.images[row] ?? -1]?.fileName ?? '');
    const ids = [...captions.ids.subarray(row * captions.width, (row + 1) * captions.width)];
    byImage.set(name, [...(byImage.get(name) ?? []), { ids, length: captions.lengths[row] ?? 0 }]);
  }
  return byImage;
}

describe('preparation as the reference does it', () => {
  const { images } = parseKarpathy(JSON.stringify(edge.karpathy_json));
  const options = optionsOf(edge.arguments);

  it('numbers the words of all splits, dropped captions and unknown splits included', () => {
    const { words, size } = countWords(images, options).reference;
    expect(words).toEqual(edge.word_map);
    expect(size).toBe(Object.keys(edge.word_map).length);
  });

  it.each(['train', 'val', 'test'] as const)('chooses and encodes the captions of %s', (split) => {
    const expected = edge.splits[split.toUpperCase() as Uppercase<typeof split>];
    const ofSplit = images.filter((image) => image.split === split);
    const encoded = encodedByImage(ofSplit, edge.word_map, options);
    expect([...encoded.keys()]).toEqual(expected.map(({ filename }) => filename));
    for (const { filename, captions_fit, allowed_encodings } of expected) {
      const rows = (encoded.get(filename) ?? []).map(({ ids }) => ids);
      expect(rows).toHaveLength(options.captionsPerImage);
      for (const row of rows) expect(allowed_encodings).toContainEqual(row);
      expect(new Set(rows.map(String)).size).toBe(Math.min(captions_fit, options.captionsPerImage));
      if (captions_fit < options.captionsPerImage)
        expect(rows.slice(0, captions_fit)).toEqual(allowed_encodings);
      for (const { ids, length } of encoded.get(filename) ?? [])
        expect(ids.filter((id) => id !== 0)).toHaveLength(length);
    }
  });
});

/** Photographs and captions that may not be copied: run where BEAMLINE_GOLDEN_DIR names a folder that holds them. */
const external = externalGolden();

describe.each(external === undefined ? [] : [external])('preparation of real captions in %s', (folder) => {
  const read = (name: string): unknown => JSON.parse(readFileSync(path.join(folder, name), 'utf8'));

  function load() {
    const expected = read('expected.json') as {
      arguments: Edge['arguments'];
      word_map: Record<string, number>;
      word_map_train_only: Record<string, number>;
      filenames: Record<string, string[]>;
    };
    return {
      ...expected,
      images: parseKarpathy(JSON.stringify(read('subset.json'))).images,
      options: optionsOf(expected.arguments),
    };
  }

  it('numbers the words as the reference, and of training captions alone in sound mode', () => {
    const { images, options, word_map, word_map_train_only } = load();
    const vocabularies = countWords(images, options);
    expect(vocabularies.reference.words).toEqual(word_map);
    expect(vocabularies.sound.words).toEqual(word_map_train_only);
  });

  it.each(['TRAIN', 'VAL'])('encodes the captions of %s', (split) => {
    const { images, options, word_map, filenames } = load();
    const { [split]: part } = read('encoded.json') as Record<
      string,
      { captions: number[][]; caplens: number[] }
    >;
    const encoded = encodedByImage(
      images.filter((image) => image.split === split.toLowerCase()),
      word_map,
      options,
    );
    filenames[split]?.forEach((filename, i) => {
      const rows = encoded.get(filename) ?? [];
      const wanted = part?.captions
        .slice(i * 5, i * 5 + 5)
        .map((ids, k) => ({ ids, length: part.caplens[i * 5 + k] }));
      const byText = (list: readonly { ids: number[] }[] = []) =>
        [...list].sort((a, b) => (String(a.ids) < String(b.ids) ? -1 : 1));
      expect(byText(rows)).toEqual(byText(wanted));
    });
  });

  it.each([0, 1, 2])('resizes photograph %i to the same bytes', async (i) => {
    const pixels = async (name: string) => {
      const { data, info } = await sharp(path.join(folder, name))
        .removeAlpha()
        .raw()
        .toBuffer({ resolveWithObject: true });
      return { data, height: info.height, width: info.width };
    };
    const resized = resizeBilinear(await pixels(`decoded-${i}.png`), { height: 256, width: 256 });
    expect(Buffer.compare(resized.data, (await pixels(`resized-${i}.png`)).data)).toBe(0);
  });
});
