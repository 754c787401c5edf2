import { describe, expect, it } from 'vitest';
import { drawLengths, makeCaptions } from './captions.js';

describe('captions of the bench', () => {
  const lengths = drawLengths(5000, 1);

  it("are as long as Flickr8k's: 11.8 predictions on average", () => {
    const mean = lengths.reduce((sum, length) => sum + length - 1, 0) / lengths.length;
    expect(mean).toBeCloseTo(11.8, 0);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(27);
    expect(Math.min(...lengths)).toBe(5);
  });

  it('are the same for the same seed', () => {
    expect(drawLengths(80, 1)).toEqual(lengths.slice(0, 80));
    expect(drawLengths(80, 2)).not.toEqual(lengths.slice(0, 80));
  });

  it('repeat their words as captions do: two of three tokens of a batch have had theirs before', () => {
    const { captions } = makeCaptions(lengths.slice(0, 80), 2470, 2);
    const words = captions.flatMap((ids, row) => ids.slice(1, (lengths[row] ?? 0) - 1));
    const distinct = new Set(words).size / words.length;
    expect(distinct).toBeGreaterThan(0.3);
    expect(distinct).toBeLessThan(0.45);
  });

  it('begin and end as the vocabulary says and are padded', () => {
    const [caption = []] = makeCaptions([5], 100, 1).captions;
    expect([caption[0], caption[4], caption.length]).toEqual([98, 99, 52]);
    expect(caption.slice(1, 4).every((word) => word >= 1 && word <= 96)).toBe(true);
    expect(caption.slice(5).every((word) => word === 0)).toBe(true);
  });
});
