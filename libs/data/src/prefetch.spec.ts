import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { prefetch } from './prefetch.js';

const collect = async <T>(results: AsyncIterable<T>) => {
  const all: T[] = [];
  for await (const result of results) all.push(result);
  return all;
};

describe('prefetch', () => {
  it('gives results in the order of the items, whichever is ready first', async () => {
    const work = async (ms: number) => {
      await sleep(ms);
      return ms;
    };
    expect(await collect(prefetch([30, 1, 20, 0, 5], 3, work))).toEqual([30, 1, 20, 0, 5]);
  });

  it('never works on more than the limit', async () => {
    let busy = 0;
    let most = 0;
    const work = async () => {
      busy += 1;
      most = Math.max(most, busy);
      await sleep(1);
      busy -= 1;
    };
    expect(await collect(prefetch(Array.from({ length: 40 }), 4, work))).toHaveLength(40);
    expect(most).toBe(4);
  });

  it('fails with the first failure in order, though a later item failed before', async () => {
    const work = async (item: string) => {
      await sleep(item === 'late' ? 20 : 0);
      if (item !== 'fine') throw new Error(item);
      return item;
    };
    await expect(collect(prefetch(['fine', 'late', 'early', 'fine'], 4, work))).rejects.toThrow('late');
  });

  it('gives nothing for nothing', async () => {
    expect(await collect(prefetch([], 4, () => Promise.resolve(1)))).toEqual([]);
  });
});
