import { describe, expect, it } from 'vitest';
import { WordCounter } from '../vocabulary/build.js';
import { WordIndex } from '../vocabulary/word-index.js';
import { encodeCaptions } from './encode.js';
import { onePerImage } from './one-per-image.js';
import { referencesOf } from './references.js';
import { selectCaptions } from './select.js';

const imageOf = (fileName: string, ...captions: string[]) => ({
  fileName,
  captions: captions.map((raw) => ({ raw, tokens: raw.split(' ') })),
});
const images = [
  imageOf('two.png', 'a b', 'c d'),
  imageOf('five.png', 'p', 'q', 'r', 's', 't'),
  imageOf('seven.png', '1', '2', '3', '4', '5', '6', '7'),
  imageOf('long.png', 'a b c d e f'),
];
const options = { maxLength: 4, captionsPerImage: 5 };
const selected = (mode: 'sound' | 'reference', image: number, seed = 0) =>
  selectCaptions(images, { ...options, mode, seed })
    .filter((caption) => caption.image === image)
    .map(({ tokens }) => tokens.join(' '));

function indexOf(...captions: string[]) {
  const counter = new WordCounter();
  for (const caption of captions) counter.add(caption.split(' '));
  return new WordIndex(counter.toVocabulary(0));
}

describe('selectCaptions', () => {
  it('repeats captions in reference mode alone, the originals first', () => {
    expect(selected('sound', 0)).toEqual(['a b', 'c d']);
    const filled = selected('reference', 0);
    expect(filled).toHaveLength(5);
    expect(filled.slice(0, 2)).toEqual(['a b', 'c d']);
    expect(new Set(filled)).toEqual(new Set(['a b', 'c d']));
  });

  it('takes five of five', () => {
    expect(selected('sound', 1)).toEqual(['p', 'q', 'r', 's', 't']);
    expect(selected('reference', 1).sort()).toEqual(['p', 'q', 'r', 's', 't']);
  });

  it.each(['sound', 'reference'] as const)('draws five different of seven in %s mode', (mode) => {
    expect(new Set(selected(mode, 2))).toHaveLength(5);
  });

  it('leaves out captions that are too long', () => {
    expect(selected('sound', 3)).toEqual([]);
    expect(selected('reference', 3)).toEqual([]);
  });

  it('is the same for the same seed and another for another', () => {
    expect(selected('sound', 2, 1)).toEqual(selected('sound', 2, 1));
    const draws = Array.from({ length: 5 }, (_, seed) => selected('sound', 2, seed).join());
    expect(new Set(draws).size).toBeGreaterThan(1);
  });
});

describe('referencesOf', () => {
  it('are the raw tokens of all captions in sound mode', () => {
    const references = referencesOf(images, indexOf('a b'), { ...options, mode: 'sound' });
    expect(references.map(({ captions }) => captions.length)).toEqual([2, 5, 7, 1]);
    expect(references[3]?.captions).toEqual([['a', 'b', 'c', 'd', 'e', 'f']]);
  });

  it('are the chosen captions with unknown words marked in reference mode', () => {
    const references = referencesOf(images, indexOf('a b'), { ...options, mode: 'reference' });
    expect(references.map(({ image }) => image)).toEqual([0, 1, 2]);
    expect(references[0]?.captions.slice(0, 2)).toEqual([
      ['a', 'b'],
      ['<unk>', '<unk>'],
    ]);
  });
});

describe('encodeCaptions', () => {
  it('pads to the maximal length and two', () => {
    const index = indexOf('a b');
    const encoded = encodeCaptions(
      selectCaptions(images.slice(0, 1), { ...options, mode: 'sound' }),
      index,
      4,
    );
    expect([...encoded.ids]).toEqual([4, 1, 2, 5, 0, 0, 4, 3, 3, 5, 0, 0]);
    expect([...encoded.lengths]).toEqual([4, 4]);
    expect([...encoded.images]).toEqual([0, 0]);
    expect([encoded.count, encoded.width]).toEqual([2, 6]);
  });

  it('refuses a caption that does not fit', () => {
    expect(() => encodeCaptions([{ image: 0, tokens: ['a', 'b', 'c'] }], indexOf('a'), 2)).toThrow(/3 words/);
  });
});

describe('onePerImage', () => {
  it('keeps the first caption of every image that has one', () => {
    const index = indexOf('a b', 'c d', 'p');
    const encoded = encodeCaptions(selectCaptions(images, { ...options, mode: 'sound', seed: 0 }), index, 4);
    const { count, ids, lengths, images: rows, width } = onePerImage(encoded);
    expect([count, Array.from(rows), Array.from(lengths)]).toEqual([3, [0, 1, 2], [4, 3, 3]]);
    expect(index.decode(ids.subarray(0, width))).toEqual(['a', 'b']);
    expect(index.decode(ids.subarray(width, 2 * width))).toEqual(['p']);
  });
});
