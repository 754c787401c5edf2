import { describe, expect, it } from 'vitest';
import { CiderD } from './cider-d.js';
import { cocoScores } from './coco-scores.js';
import { captionDiversity, countEmpty } from './diversity.js';
import { imageStatistics } from './image-statistics.js';
import { pairedBootstrap, type ScoredImage } from './paired-bootstrap.js';
import { philox } from './philox.js';
import { rougeL } from './rouge-l.js';
import { sentenceBleu4 } from './sentence-bleu.js';

/** Captions of five to nine words out of 20, and four references each. */
function corpus(images: number, seed: number) {
  const bits = new Uint32Array(2);
  let drawn = 0;
  const below = (count: number): number => {
    bits.set([drawn++, 0]);
    philox(seed, bits);
    return (bits[0] ?? 0) % count;
  };
  const caption = () => Array.from({ length: 5 + below(5) }, () => `w${below(20)}`);
  return Array.from({ length: images }, () => ({
    hypothesis: caption(),
    references: [caption(), caption(), caption(), caption()],
  }));
}

const entries = corpus(40, 3);
const scored = (of: typeof entries): ScoredImage[] => {
  const { perImage } = cocoScores(of);
  return of.map(({ hypothesis, references }, image) => ({
    image,
    statistics: imageStatistics(hypothesis, references, perImage[image]?.ciderD ?? Number.NaN),
  }));
};

describe('scores of a corpus', () => {
  it('do not depend on the order of images or references', () => {
    const turned = entries
      .map((entry) => ({ ...entry, references: entry.references.toReversed() }))
      .toReversed();
    const [a, b] = [cocoScores(entries), cocoScores(turned)];
    expect(b.bleu).toEqual(a.bleu);
    expect(b.rougeL).toBeCloseTo(a.rougeL, 12);
    expect(b.ciderD).toBeCloseTo(a.ciderD, 12);
  });

  it('of captions that equal a reference are the greatest', () => {
    const perfect = entries.map(({ references }) => ({ hypothesis: references[0] ?? [], references }));
    const { bleu, rougeL: rouge } = cocoScores(perfect);
    for (const value of [...bleu, rouge]) expect(value).toBeCloseTo(1, 8);
    expect(perfect.map((entry) => sentenceBleu4(entry.hypothesis, entry.references))).toEqual(
      perfect.map(() => 1),
    );
    const only = perfect.map(({ hypothesis }) => ({ hypothesis, references: [hypothesis] }));
    expect(cocoScores(only).ciderD).toBeCloseTo(10, 9);
  });

  it('are 0 without a word in common', () => {
    expect(rougeL(['x'], [['y']])).toBe(0);
    expect(sentenceBleu4([7], [[8]])).toBe(0);
    expect(new CiderD<string>([[['y']], [['z']]]).score(['x'], [['y']])).toBe(0);
  });

  it('reward ids as they do words', () => {
    const ids = (words: string[]) => words.map((word) => Number(word.slice(1)));
    const byIds = new CiderD(entries.map(({ references }) => references.map(ids)));
    const byWords = new CiderD(entries.map(({ references }) => references));
    for (const { hypothesis, references } of entries)
      expect(byIds.score(ids(hypothesis), references.map(ids))).toBe(byWords.score(hypothesis, references));
  });

  it('sentence BLEU adds one to orders 2 to 4', () => {
    // Matches 3/4, 2+1/3+1, 1+1/2+1, 0+1/1+1.
    const expected = ((3 / 4) * (3 / 4) * (2 / 3) * (1 / 2)) ** (1 / 4);
    expect(sentenceBleu4(['a', 'b', 'c', 'x'], [['a', 'b', 'c', 'd']])).toBeCloseTo(expected, 12);
  });
});

describe('diversity', () => {
  it('counts different words, pairs and captions', () => {
    expect(captionDiversity([['a', 'b', 'a'], ['a', 'b', 'a'], []], 10)).toEqual({
      distinct1: 2 / 6,
      distinct2: 2 / 4,
      uniqueCaptions: 2,
      vocabularyUsed: 2,
      vocabularySize: 10,
    });
    expect(countEmpty([['a'], []])).toBe(1);
  });
});

describe('the paired bootstrap', () => {
  const first = scored(entries);
  const better = scored(
    entries.map((entry, i) => (i % 2 === 0 ? { ...entry, hypothesis: entry.references[0] ?? [] } : entry)),
  );

  it('scores the images as they are exactly as the corpus is scored', () => {
    const { rougeL: rouge, ciderD, bleu } = cocoScores(entries);
    const scoreOf = (metric: 'rougeL' | 'ciderD' | 'bleu4') =>
      pairedBootstrap(first, better, { metric, seed: 1, resamples: 2, bleu: { definition: 'pycocoevalcap' } })
        .first.score;
    expect([scoreOf('rougeL'), scoreOf('ciderD'), scoreOf('bleu4')]).toEqual([rouge, ciderD, bleu[3]]);
  });

  it('repeats itself by seed, whatever the order of images', () => {
    const options = { metric: 'bleu4', seed: 5, resamples: 200 } as const;
    const result = pairedBootstrap(first, better, options);
    expect(pairedBootstrap(first.toReversed(), better, options)).toEqual(result);
    expect(pairedBootstrap(first, better, { ...options, seed: 6 }).interval).not.toEqual(result.interval);
  });

  it('finds a difference where there is one and none between a side and itself', () => {
    const found = pairedBootstrap(first, better, { metric: 'rougeL', seed: 1 });
    expect(found.interval[0]).toBeGreaterThan(0);
    expect(found.pValue).toBeCloseTo(1 / 1001, 12);
    const same = pairedBootstrap(first, first, { metric: 'ciderD', seed: 1 });
    expect(same).toMatchObject({ difference: 0, interval: [0, 0], pValue: 1 });
  });

  it('refuses different images, none, and options out of range', () => {
    const options = { metric: 'bleu4', seed: 1 } as const;
    expect(() => pairedBootstrap(first, first.slice(1), options)).toThrow(/holds image 0/);
    expect(() => pairedBootstrap([], [], options)).toThrow(/no image/);
    expect(() => pairedBootstrap(first, first, { ...options, resamples: 0 })).toThrow(/resamples/);
  });

  it('draws the published numbers of Philox2x32-10', () => {
    const bits = new Uint32Array([0, 0]);
    philox(0, bits);
    expect([...bits]).toEqual([0xff1dae59, 0x6cd10df2]);
  });
});
