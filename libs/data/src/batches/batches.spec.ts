import { describe, expect, it } from 'vitest';
import type { EncodedCaptions } from '../captions/encode.js';
import { Batches } from './batches.js';
import { orderForEpoch } from './order.js';

/** `count` captions, five of each image, whose ids tell which caption they are. */
function captionsOf(count: number): EncodedCaptions {
  return {
    count,
    width: 3,
    ids: Int32Array.from({ length: count * 3 }, (_, i) => i),
    lengths: Int32Array.from({ length: count }, (_, i) => (i % 7) + 3),
    images: Int32Array.from({ length: count }, (_, i) => Math.floor(i / 5)),
  };
}

const ascending = (count: number) => Array.from({ length: count }, (_, i) => i);
const key = { seed: 7, stage: 'decoder', epoch: 0 };

describe('orderForEpoch', () => {
  it.each([1, 3, 5])('visits every caption once with groups of %i', (captionsPerGroup) => {
    const order = orderForEpoch(captionsOf(203), { ...key, captionsPerGroup });
    expect([...order].sort((a, b) => a - b)).toEqual(ascending(203));
  });

  it('is the same for the same key and another for another seed, stage or epoch', () => {
    const captions = captionsOf(100);
    const order = orderForEpoch(captions, key);
    expect(orderForEpoch(captions, { ...key })).toEqual(order);
    for (const other of [{ seed: 8 }, { stage: 'finetune' }, { epoch: 1 }]) {
      expect(orderForEpoch(captions, { ...key, ...other })).not.toEqual(order);
    }
  });

  it('never changes: stored runs depend on it', () => {
    expect([...orderForEpoch(captionsOf(12), key)]).toEqual([8, 0, 7, 4, 3, 1, 9, 5, 6, 10, 11, 2]);
    expect([...orderForEpoch(captionsOf(12), { ...key, captionsPerGroup: 5 })]).toEqual([
      10, 11, 2, 4, 3, 0, 1, 7, 9, 5, 6, 8,
    ]);
  });

  it('puts each caption everywhere about as often', () => {
    const sums = new Float64Array(10);
    const epochs = 2000;
    for (let epoch = 0; epoch < epochs; epoch++) {
      orderForEpoch(captionsOf(10), { ...key, epoch }).forEach((row, place) => {
        sums[row] = (sums[row] ?? 0) + place;
      });
    }
    for (const sum of sums) expect(Math.abs(sum / epochs - 4.5)).toBeLessThan(0.3);
  });

  it('keeps captions of an image together in groups', () => {
    const captions = captionsOf(100);
    const order = orderForEpoch(captions, { ...key, captionsPerGroup: 5 });
    for (let start = 0; start < 100; start += 5) {
      const images = new Set([...order.slice(start, start + 5)].map((row) => captions.images[row]));
      expect(images.size).toBe(1);
    }
  });
});

describe('Batches', () => {
  const batches = new Batches(captionsOf(53), { batchSize: 10, seed: 1, stage: 'decoder' });

  it('cut an epoch into steps, the last with what is left', () => {
    expect(batches.stepsPerEpoch).toBe(6);
    const sizes = ascending(6).map((step) => batches.batchAt(2, step).rows.length);
    expect(sizes).toEqual([10, 10, 10, 10, 10, 3]);
    const rows = ascending(6).flatMap((step) => [...batches.batchAt(2, step).rows]);
    expect(rows.sort((a, b) => a - b)).toEqual(ascending(53));
  });

  it('hold each image once and point every caption to it', () => {
    const { rows, ids, lengths, images, imageOf } = batches.batchAt(0, 1);
    expect(new Set(images).size).toBe(images.length);
    rows.forEach((row, i) => {
      expect(images[imageOf[i] ?? -1]).toBe(Math.floor(row / 5));
      expect([...ids.subarray(i * 3, i * 3 + 3)]).toEqual([row * 3, row * 3 + 1, row * 3 + 2]);
      expect(lengths[i]).toBe((row % 7) + 3);
    });
  });

  it('do not depend on what was asked before', () => {
    const fresh = new Batches(captionsOf(53), { batchSize: 10, seed: 1, stage: 'decoder' });
    batches.batchAt(9, 0);
    expect(batches.batchAt(4, 3)).toEqual(fresh.batchAt(4, 3));
  });

  it('hold few images where captions are grouped', () => {
    const grouped = new Batches(captionsOf(1000), {
      batchSize: 50,
      seed: 1,
      stage: 'x',
      captionsPerGroup: 5,
    });
    expect(grouped.batchAt(0, 0).images).toHaveLength(10);
  });

  it('refuse a step that is not there, and a set without captions', () => {
    expect(() => batches.batchAt(0, 6)).toThrow(/no step 6/);
    expect(() => new Batches(captionsOf(0), { batchSize: 10, seed: 1, stage: 'x' })).toThrow(/short enough/);
  });
});
