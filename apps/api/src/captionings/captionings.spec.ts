import { CaptioningRequest, type CaptionedPicture } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { partial } from '../testing/partial.js';
import { AN_ID, captioning, checkpoint, digestOf, NOWHERE_ID, run } from '../testing/samples.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const PICTURE: CaptionedPicture = {
  name: 'beach.jpg',
  preview: { digest: digestOf('9'), bytes: 3 },
  grid: { rows: 1, columns: 2 },
  hypotheses: [],
  tree: null,
};
const UPLOADED = { kind: 'upload', upload: 'upload000001' } as const;

let api: TestApi;
beforeEach(async () => {
  const objects = partial<ObjectStore>({
    getBytes: (digest) =>
      Promise.resolve(
        digest === PICTURE.preview.digest
          ? Uint8Array.from([1, 2, 3])
          : new TextEncoder().encode(JSON.stringify([PICTURE])),
      ),
  });
  api = await startApi({ objects });
  api.world.runs.push(run());
  api.world.checkpoints.push(checkpoint());
});
afterEach(() => api.close());

const post = (pictures: object[], changes: object = {}) =>
  api.call('POST', `/checkpoints/${checkpoint().id}/captionings`, { body: { pictures, ...changes } });
const openUpload = (state: 'open' | 'completed', bytes = 3) => {
  const stored = { objectKey: 'uploads/x', storeUploadId: 's3', bytes, partBytes: 3 };
  api.world.uploads.push({ id: UPLOADED.upload, fileName: 'beach.jpg', state, ...stored });
};

describe('a captioning', () => {
  it('is queued for pictures that were sent and pictures of the dataset', async () => {
    openUpload('completed');
    const response = await post([UPLOADED, { kind: 'dataset', split: 'val', image: 1 }]);
    expect(response.status).toBe(202);
    expect(await response.json()).toMatchObject({ state: 'queued', request: { beam: 3, withTree: false } });
  });

  it.each([
    ['an upload that is not completed', UPLOADED, 'pictures.0.upload'],
    ['an upload that is not there', { ...UPLOADED, upload: NOWHERE_ID }, 'pictures.0.upload'],
    ['an image that the split lacks', { kind: 'dataset', split: 'val', image: 2 }, 'pictures.0.image'],
  ])('is refused for %s, naming it', async (_, picture, path) => {
    openUpload('open');
    const response = await post([picture]);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path }] });
  });

  it('is refused for a file larger than photographs are', async () => {
    openUpload('completed', 64 * 2 ** 20 + 1);
    const response = await post([UPLOADED]);
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: 'pictures.0.upload' }] });
  });

  it('is refused for a beam that does not divide into its groups', async () => {
    const picture = { kind: 'dataset', split: 'val', image: 0 };
    const response = await post([picture], { decoding: { diversity: { groups: 2 } } });
    expect(response.status).toBe(422);
  });

  it('is refused for groups of captions that are drawn', async () => {
    const decoding = { diversity: { groups: 3 }, sampling: {} };
    const response = await post([{ kind: 'dataset', split: 'val', image: 0 }], { decoding });
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ errors: [{ path: 'decoding.diversity.groups' }] });
  });

  it('shows its pictures once it is completed, not before', async () => {
    const request = CaptioningRequest.parse({ pictures: [UPLOADED] });
    const results = { digest: digestOf('8'), bytes: 9 };
    api.world.captionings.push(
      captioning({ request, results, state: 'completed' }),
      captioning({ id: AN_ID, request }),
    );
    const path = `/captionings/${captioning().id}/pictures`;
    expect(await (await api.call('GET', path)).json()).toEqual([PICTURE]);
    const preview = await api.call('GET', `${path}/0/preview`);
    expect(preview.headers.get('content-type')).toBe('image/jpeg');
    expect([...new Uint8Array(await preview.arrayBuffer())]).toEqual([1, 2, 3]);
    expect((await api.call('GET', `${path}/1/preview`)).status).toBe(404);
    expect((await api.call('GET', `/captionings/${AN_ID}/pictures`)).status).toBe(409);
  });
});
