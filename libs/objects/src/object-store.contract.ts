import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { digestOf } from './digest.js';
import { keys } from './keys.js';
import type { ObjectStore } from './object-store.js';

export interface StoreUnderTest {
  store: ObjectStore;
  /** Sends bytes to a presigned part, as a browser would; returns the ETag. */
  putPart: (url: string, bytes: Uint8Array) => Promise<string>;
  /** Overwrites an object behind the store's back. */
  overwrite: (key: string, bytes: Uint8Array) => Promise<void>;
}

/** Bytes that no other test has put. */
export function freshBytes(length: number, seed: string): Uint8Array {
  const bytes = new Uint8Array(length);
  const salt = Buffer.from(digestOf(Buffer.from(`${seed} ${Date.now()} ${Math.random()}`)), 'hex');
  for (let index = 0; index < length; index += 1) bytes[index] = (salt[index % 32] ?? 0) ^ (index >>> 5);
  return bytes;
}

const ABSENT = 'ab'.repeat(32);
/** S3 wants parts of 5 MiB but for the last. */
const LEAST_PART_BYTES = 5 * 1024 * 1024;

/** What every object store does. */
export function describeObjectStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`object store: ${name}`, () => {
    let under: StoreUnderTest;
    let folder: string;
    const fileOf = async (bytes: Uint8Array): Promise<string> => {
      const file = path.join(folder, `${digestOf(bytes)}.bin`);
      await writeFile(file, bytes);
      return file;
    };

    beforeAll(async () => {
      under = await open();
      folder = await mkdtemp(path.join(tmpdir(), 'object-store-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    it('gives back the bytes that were put, under their SHA-256', async () => {
      const bytes = freshBytes(1000, 'bytes');
      const ref = await under.store.putBytes(bytes);
      expect(ref).toEqual({ digest: digestOf(bytes), bytes: 1000 });
      expect(digestOf(await under.store.getBytes(ref.digest))).toBe(ref.digest);
    });

    it('keeps a blob of no bytes', async () => {
      const ref = await under.store.putBytes(new Uint8Array());
      expect(await under.store.getBytes(ref.digest)).toHaveLength(0);
    });

    it('takes the same bytes twice, from several callers at once', async () => {
      const bytes = freshBytes(5000, 'twice');
      const refs = await Promise.all([1, 2, 3].map(() => under.store.putBytes(bytes)));
      expect(new Set(refs.map((ref) => ref.digest)).size).toBe(1);
      expect(await under.store.getBytes(digestOf(bytes))).toHaveLength(5000);
    });

    it.each([
      ['small', 10_000],
      ['large', 40 * 1024 * 1024 + 17],
    ])('carries a %s file there and back, reporting progress up to its size', async (_, length) => {
      const bytes = freshBytes(length, 'file');
      const sent: number[] = [];
      const received: number[] = [];
      const ref = await under.store.putFile(await fileOf(bytes), (done) => sent.push(done));
      expect(ref).toEqual({ digest: digestOf(bytes), bytes: length });
      const target = path.join(folder, 'deep', 'er', ref.digest);
      await under.store.getFile(ref.digest, target, (done) => received.push(done));
      expect(digestOf(await readFile(target))).toBe(ref.digest);
      expect([sent.at(-1), received.at(-1)]).toEqual([length, length]);
      expect(received).toEqual([...received].sort((a, b) => a - b));
    });

    it('gives a range with both ends', async () => {
      const bytes = freshBytes(300, 'range');
      const { digest } = await under.store.putBytes(bytes);
      expect([...(await under.store.getRange(digest, 10, 12))]).toEqual([...bytes.slice(10, 13)]);
      expect([...(await under.store.getRange(digest, 0, 0))]).toEqual([...bytes.slice(0, 1)]);
      await expect(under.store.getRange(digest, 5, 4)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    });

    it('knows which blobs it has', async () => {
      const { digest } = await under.store.putBytes(freshBytes(10, 'has'));
      expect([await under.store.has(digest), await under.store.has(ABSENT)]).toEqual([true, false]);
    });

    it('says MISSING_BLOB for a digest that is not there, and leaves no file', async () => {
      const target = path.join(folder, 'missing', 'x');
      const refused = { code: 'MISSING_BLOB', where: { digest: ABSENT } };
      await expect(under.store.getBytes(ABSENT)).rejects.toMatchObject(refused);
      await expect(under.store.getRange(ABSENT, 0, 1)).rejects.toMatchObject(refused);
      await expect(under.store.getFile(ABSENT, target)).rejects.toMatchObject(refused);
      expect(await readdir(path.dirname(target)).catch(() => [])).toEqual([]);
    });

    it('says DAMAGED_BLOB when the stored bytes are others, and leaves no file', async () => {
      const { digest } = await under.store.putBytes(freshBytes(100, 'damaged'));
      await under.overwrite(keys.blob(digest), freshBytes(100, 'other'));
      const target = path.join(folder, 'damaged', 'x');
      await expect(under.store.getBytes(digest)).rejects.toMatchObject({ code: 'DAMAGED_BLOB' });
      await expect(under.store.getFile(digest, target)).rejects.toMatchObject({ code: 'DAMAGED_BLOB' });
      expect(await readdir(path.dirname(target)).catch(() => [])).toEqual([]);
    });

    it('mends a blob that it found to be damaged when the right bytes are put again', async () => {
      const bytes = [freshBytes(100, 'mended'), freshBytes(100, 'mended file')];
      for (const [content, put] of [
        [bytes[0], (right: Uint8Array) => under.store.putBytes(right)],
        [bytes[1], async (right: Uint8Array) => under.store.putFile(await fileOf(right))],
      ] as const) {
        if (content === undefined) throw new Error('no bytes');
        const { digest } = await under.store.putBytes(content);
        await under.overwrite(keys.blob(digest), freshBytes(100, 'other'));
        await expect(under.store.getBytes(digest)).rejects.toMatchObject({ code: 'DAMAGED_BLOB' });
        await put(content);
        expect(digestOf(await under.store.getBytes(digest))).toBe(digest);
      }
    });

    it('puts an upload together from its parts, in order', async () => {
      const { uploads } = under.store;
      const parts = [freshBytes(LEAST_PART_BYTES, 'part 1'), freshBytes(77, 'part 2')];
      const { objectKey, storeUploadId } = await uploads.begin('Bilder für später.zip');
      const etags = await Promise.all(
        parts.map(async (part, index) => {
          const url = await uploads.presignPart(objectKey, storeUploadId, index + 1, 600);
          return under.putPart(url, part);
        }),
      );
      await uploads.complete(objectKey, storeUploadId, etags);
      const target = path.join(folder, 'upload.zip');
      await uploads.getFile(objectKey, target);
      expect(await uploads.size(objectKey)).toBe(LEAST_PART_BYTES + 77);
      expect(digestOf(await readFile(target))).toBe(digestOf(Buffer.concat(parts)));
    });

    it('completes an upload again without complaint', async () => {
      const { uploads } = under.store;
      const { objectKey, storeUploadId } = await uploads.begin('a.json');
      const url = await uploads.presignPart(objectKey, storeUploadId, 1, 600);
      const etags = [await under.putPart(url, freshBytes(5, 'again'))];
      await uploads.complete(objectKey, storeUploadId, etags);
      await uploads.complete(objectKey, storeUploadId, etags);
      expect(await uploads.size(objectKey)).toBe(5);
    });

    it('refuses to complete with an ETag that no part has', async () => {
      const { uploads } = under.store;
      const { objectKey, storeUploadId } = await uploads.begin('a.json');
      const url = await uploads.presignPart(objectKey, storeUploadId, 1, 600);
      await under.putPart(url, freshBytes(5, 'etag'));
      await expect(uploads.complete(objectKey, storeUploadId, ['0'.repeat(32)])).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('says NOT_FOUND for an upload that was removed; removing it again is free', async () => {
      const { uploads } = under.store;
      const { objectKey, storeUploadId } = await uploads.begin('a.json');
      const url = await uploads.presignPart(objectKey, storeUploadId, 1, 600);
      await uploads.complete(objectKey, storeUploadId, [await under.putPart(url, freshBytes(5, 'gone'))]);
      await uploads.remove(objectKey);
      await uploads.remove(objectKey);
      await expect(uploads.size(objectKey)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    });

    it('links to a blob for at most a day', async () => {
      const { digest } = await under.store.putBytes(freshBytes(10, 'link'));
      expect(await under.store.presignDownload(digest, 'weights.safetensors', 60)).toContain(digest);
      await expect(under.store.presignDownload(digest, 'x', 86_401)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    });

    it('answers a ping', async () => {
      await expect(under.store.ping()).resolves.toBeUndefined();
    });
  });
}
