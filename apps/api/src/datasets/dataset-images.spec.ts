import type { ObjectStore } from '@beamline/objects';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { startApi, type TestApi } from '../testing/start-api.js';

/** Two previews of 3 and 5 bytes. */
const PACK = Uint8Array.from([10, 11, 12, 20, 21, 22, 23, 24]);

function offsets(): Uint8Array {
  const view = new DataView(new ArrayBuffer(24));
  [0n, 3n, 8n].forEach((offset, i) => {
    view.setBigUint64(8 * i, offset, true);
  });
  return new Uint8Array(view.buffer);
}

let api: TestApi;
let offsetReads: number;
beforeEach(async () => {
  offsetReads = 0;
  const objects = partial<ObjectStore>({
    getBytes: () => {
      offsetReads += 1;
      return Promise.resolve(offsets());
    },
    getRange: (_, first, last) => Promise.resolve(PACK.slice(first, last + 1)),
  });
  api = await startApi({ objects });
});
afterEach(() => api.close());

const read = (place: string, headers: Record<string, string> = {}) =>
  api.call('GET', `/datasets/dataset00001/images/${place}`, { headers });

describe("a dataset's image", () => {
  it('is cut out of its pack, the offsets read once', async () => {
    const first = await read('val/0');
    expect(first.headers.get('content-type')).toBe('image/jpeg');
    expect(first.headers.get('cache-control')).toContain('immutable');
    expect([...new Uint8Array(await first.arrayBuffer())]).toEqual([10, 11, 12]);
    expect([...new Uint8Array(await (await read('val/1')).arrayBuffer())]).toEqual([20, 21, 22, 23, 24]);
    expect(offsetReads).toBe(1);
  });

  it('is not sent again to a browser that has it', async () => {
    const etag = (await read('val/1')).headers.get('etag') ?? '';
    expect((await read('val/1', { 'If-None-Match': etag })).status).toBe(304);
    expect((await read('val/0', { 'If-None-Match': etag })).status).toBe(200);
  });

  it.each([
    ['val/2', 404],
    ['dev/0', 400],
    ['val/-1', 400],
    ['val/1.5', 400],
  ])('at %s is refused with %d', async (place, status) => {
    expect((await read(place)).status).toBe(status);
  });
});
