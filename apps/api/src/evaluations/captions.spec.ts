import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { beforeEach, describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { digestOf } from '../testing/samples.js';
import { EvaluationsService } from './evaluations.service.js';

const captions = [0, 1, 2].map((image) => ({
  image,
  fileName: `${image}.jpg`,
  caption: 'a red circle',
  logProbability: -1,
  finished: true,
  references: ['a circle'],
}));

let reads: number;
let service: EvaluationsService;
beforeEach(() => {
  reads = 0;
  const evaluation = { captionsBlob: { digest: digestOf('5'), bytes: 9 } };
  const evaluations = partial<Records['evaluations']>({
    get: () => Promise.resolve(partial<Awaited<ReturnType<Records['evaluations']['get']>>>(evaluation)),
  });
  const getBytes = () => {
    reads += 1;
    return reads === 1
      ? Promise.reject(new Error('lost'))
      : Promise.resolve(Buffer.from(JSON.stringify(captions)));
  };
  service = new EvaluationsService(partial<Records>({ evaluations }), partial<ObjectStore>({ getBytes }));
});

describe('captions', () => {
  it('are paged, their file read once, a failed read not remembered', async () => {
    await expect(service.captions('evaluation01', { cursor: 0, limit: 2 })).rejects.toThrow('lost');
    const first = await service.captions('evaluation01', { cursor: 0, limit: 2 });
    const last = await service.captions('evaluation01', { cursor: Number(first.nextCursor), limit: 2 });
    expect(first.items.map(({ image }) => image)).toEqual([0, 1]);
    expect(last.items.map(({ image }) => image)).toEqual([2]);
    expect(last.nextCursor).toBeNull();
    expect(reads).toBe(2);
  });
});
