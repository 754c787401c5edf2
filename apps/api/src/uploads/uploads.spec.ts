import type { ObjectStore } from '@beamline/objects';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { NOWHERE_ID } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';
import { partBytesFor, partCount } from './part-size.js';

const MEBIBYTE = 1024 ** 2;
let api: TestApi;
let storedBytes: number;
let removed: string[];

beforeEach(async () => {
  storedBytes = 0;
  removed = [];
  const uploads = partial<ObjectStore['uploads']>({
    begin: (fileName) => Promise.resolve({ objectKey: `uploads/${fileName}`, storeUploadId: 's3' }),
    presignPart: (key, _, part) => Promise.resolve(`http://127.0.0.1:9000/${key}?part=${part}`),
    complete: () => Promise.resolve(),
    size: () => Promise.resolve(storedBytes),
    remove: (key) => {
      removed.push(key);
      return Promise.resolve();
    },
  });
  api = await startApi({ objects: partial<ObjectStore>({ uploads }) });
});
afterEach(() => api.close());

const begin = (bytes: number) => api.call('POST', '/uploads', { body: { fileName: 'images.zip', bytes } });
const complete = (etags: string[], id = 'upload000001') =>
  api.call('POST', `/uploads/${id}/complete`, { body: { etags } });

describe('an upload', () => {
  it('gets a link for each part', async () => {
    const response = await begin(33 * MEBIBYTE);
    expect(response.status).toBe(201);
    const upload = (await response.json()) as { partBytes: number; urls: string[] };
    expect(upload.partBytes).toBe(16 * MEBIBYTE);
    expect(upload.urls.map((url) => new URL(url).searchParams.get('part'))).toEqual(['1', '2', '3']);
  });

  it('larger than allowed is refused before anything is stored', async () => {
    const response = await begin(100_000_001);
    expect(response.status).toBe(413);
    expect(api.world.uploads).toEqual([]);
  });

  it('is completed once, and completing it again changes nothing', async () => {
    await begin(1000);
    storedBytes = 1000;
    expect((await complete(['"a"'])).status).toBe(204);
    expect((await complete(['"a"'])).status).toBe(204);
    expect(api.world.uploads).toMatchObject([{ state: 'completed' }]);
  });

  it('with a part missing is refused and stays open', async () => {
    await begin(33 * MEBIBYTE);
    const response = await complete(['"a"', '"b"']);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: 'etags' }] });
    expect(api.world.uploads).toMatchObject([{ state: 'open' }]);
  });

  it('of another size than announced is thrown away', async () => {
    await begin(1000);
    storedBytes = 999;
    const response = await complete(['"a"']);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('999') as string });
    expect(removed).toEqual(['uploads/images.zip']);
    expect(api.world.uploads).toMatchObject([{ state: 'open' }]);
  });

  it('must be there and complete before it is imported', async () => {
    await begin(1000);
    const source = { kind: 'karpathy', captionsUpload: 'upload000001', imagesUpload: NOWHERE_ID };
    const response = await api.call('POST', '/datasets', { body: { name: 'mine', source } });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({
      errors: [
        { path: 'source.captionsUpload', message: 'upload upload000001 is not completed' },
        { path: 'source.imagesUpload', message: `there is no upload ${NOWHERE_ID}` },
      ],
    });
  });
});

describe('parts', () => {
  it.each([1, 16 * MEBIBYTE, 16 * MEBIBYTE + 1, 50e9])(
    'of a file of %d bytes are whole, few and enough',
    (bytes) => {
      const partBytes = partBytesFor(bytes);
      const parts = partCount(bytes, partBytes);
      expect(partBytes % MEBIBYTE).toBe(0);
      expect(parts).toBeLessThanOrEqual(500);
      expect(partBytes * parts).toBeGreaterThanOrEqual(bytes);
      expect(partBytes * (parts - 1)).toBeLessThan(bytes);
    },
  );
});
