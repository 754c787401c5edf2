import { describe, expect, it } from 'vitest';
import { describeObjectStore, freshBytes } from './object-store.contract.js';
import { openObjectStore } from './open-object-store.js';
import { s3Options, s3UnderTest } from './testing/s3-under-test.js';

const options = s3Options('contract');

describeObjectStore('S3', () => Promise.resolve(s3UnderTest(options)));

describe('object store on S3', () => {
  it('makes its bucket when several processes find it absent at once', async () => {
    const fresh = s3Options('race');
    const stores = [1, 2, 3, 4].map(() => openObjectStore(fresh));
    const refs = await Promise.all(
      stores.map((store, index) => store.putBytes(freshBytes(8, `race ${index}`))),
    );
    expect(refs).toHaveLength(4);
  });

  it('gives links that anybody can read, saved under the name asked for', async () => {
    const store = openObjectStore(options);
    const bytes = freshBytes(200, 'link');
    const { digest } = await store.putBytes(bytes);
    const response = await fetch(await store.presignDownload(digest, 'épreuve 1.json', 60));
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes);
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="e_preuve_1.json"; filename*=UTF-8''%C3%A9preuve%201.json`,
    );
  });

  it('lets the page of another origin send parts and read their ETags', async () => {
    const { uploads } = openObjectStore(options);
    const { objectKey, storeUploadId } = await uploads.begin('a.zip');
    const url = await uploads.presignPart(objectKey, storeUploadId, 1, 60);
    const Origin = 'https://beamline.example.org';
    const asked = await fetch(url, {
      method: 'OPTIONS',
      headers: { Origin, 'Access-Control-Request-Method': 'PUT' },
    });
    expect(asked.headers.get('access-control-allow-methods')).toContain('PUT');
    const sent = await fetch(url, { method: 'PUT', body: 'abc', headers: { Origin } });
    expect(sent.headers.get('access-control-allow-origin')).toMatch(
      /^(\*|https:\/\/beamline\.example\.org)$/,
    );
    expect(sent.headers.get('access-control-expose-headers')?.toLowerCase()).toContain('etag');
  });

  it('names the public endpoint in links when there is one', async () => {
    const store = openObjectStore({ ...options, publicEndpoint: 'https://blobs.example.org' });
    const { digest } = await store.putBytes(freshBytes(5, 'public'));
    expect(await store.presignDownload(digest, 'x', 60)).toMatch(/^https:\/\/blobs\.example\.org\//);
  });

  it('says FORBIDDEN for a wrong secret', async () => {
    const store = openObjectStore({ ...options, secretKey: 'wrong-secret' });
    await expect(store.putBytes(freshBytes(5, 'secret'))).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });
});
