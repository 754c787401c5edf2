import { describe, expect, it } from 'vitest';
import { imagesAtOnce } from './images-at-once.js';

describe('the number of images searched at once', () => {
  it('bounds the rows that the decoder has, and is never 0', () => {
    for (let beam = 1; beam <= 320; beam += 1) expect(imagesAtOnce(beam) * beam).toBeLessThanOrEqual(320);
    expect(imagesAtOnce(1)).toBe(128);
    expect(imagesAtOnce(5)).toBe(64);
    expect(imagesAtOnce(100_000)).toBe(1);
  });
});
