import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { packBatch, packPart } from './packed-batch.js';

const LIMITS = { vocabulary: 10, images: 3 };
const BATCH = {
  captions: [
    [8, 1, 9, 0, 0],
    [8, 2, 3, 9, 0],
    [8, 4, 9, 0, 0],
  ],
  lengths: [3, 4, 3],
  imageIndex: [2, 0, 1],
};

describe('packBatch', () => {
  it('sorts by decreasing length, equal lengths as given', () => {
    const { order, imageIndex, liveCounts } = packBatch(BATCH, LIMITS);
    expect([...order]).toEqual([1, 0, 2]);
    expect([...imageIndex]).toEqual([0, 2, 1]);
    expect(liveCounts).toEqual([3, 3, 1]);
  });

  it('lists words in and words out step by step', () => {
    const { inputs, targets, rows, steps, offsets, tokenCount } = packBatch(BATCH, LIMITS);
    expect([...inputs]).toEqual([8, 8, 8, 2, 1, 4, 3]);
    expect([...targets]).toEqual([2, 1, 4, 3, 9, 9, 9]);
    expect([...rows]).toEqual([0, 1, 2, 0, 1, 2, 0]);
    expect([...steps]).toEqual([0, 0, 0, 1, 1, 1, 2]);
    expect(offsets).toEqual([0, 3, 6]);
    expect(tokenCount).toBe(7);
  });

  it.each([
    ['no captions', { captions: [], lengths: [], imageIndex: [] }, /at least one caption/],
    ['a caption of one token', { ...BATCH, lengths: [3, 1, 3] }, /Length of caption 1 is 1/],
    ['a length beyond the caption', { ...BATCH, lengths: [3, 4, 6] }, /Length of caption 2 is 6/],
    [
      'a word outside the vocabulary',
      {
        ...BATCH,
        captions: [
          [8, 10, 9],
          [8, 2, 3, 9],
          [8, 4, 9],
        ],
      },
      /Token 1 of caption 0/,
    ],
    ['an image that is not there', { ...BATCH, imageIndex: [2, 3, 1] }, /Image of caption 1 is 3/],
    ['too few lengths', { ...BATCH, lengths: [3, 4] }, /3 captions came with 2 lengths/],
  ])('refuses %s', (_, batch, message) => {
    expect(() => packBatch(batch, LIMITS)).toThrow(DomainError);
    expect(() => packBatch(batch, LIMITS)).toThrow(message);
  });
});

describe('packPart', () => {
  const whole = packBatch(BATCH, LIMITS);

  it('takes the captions of some images, and says where their words stand in the whole', () => {
    const part = packPart(BATCH, whole, { start: 1, count: 2, of: 3 });
    expect(part).toMatchObject({
      size: 2,
      tokenCount: 4,
      liveCounts: [2, 2],
      whole: { size: 3, tokenCount: 7 },
    });
    expect([...(part?.order ?? [])]).toEqual([0, 2]);
    expect([...(part?.imageIndex ?? [])]).toEqual([1, 0]);
    expect([...(part?.targets ?? [])]).toEqual([1, 4, 9, 9]);
    const tokens = part?.placesInWhole?.tokens ?? new Int32Array();
    expect([...tokens]).toEqual([1, 2, 4, 5]);
    expect(Array.from(tokens, (place) => whole.targets[place])).toEqual([...(part?.targets ?? [])]);
  });

  it('is nothing where no caption describes the images', () => {
    expect(packPart(BATCH, whole, { start: 3, count: 1, of: 4 })).toBeUndefined();
  });
});
