import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';
import { checkArchive, findInFolder } from './find-images.js';
import { imageArchive } from './image-archive.js';
import { readImageNames } from './karpathy-file.js';

let folder = '';
const at = (...parts: string[]) => join(folder, ...parts);
const captions = (images: unknown) => writeFile(at('captions.json'), JSON.stringify({ images }));

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'beamline-cli-'));
  await mkdir(at('images/val'), { recursive: true });
  await writeFile(at('images/b.jpg'), 'bytes of b');
  await writeFile(at('images/val/a.jpg'), 'bytes of a');
  await writeFile(at('images/unnamed.jpg'), 'not named');
  await captions([{ filename: 'b.jpg' }, { filename: 'a.jpg', filepath: 'val' }, { filename: 'b.jpg' }]);
});
afterAll(() => rm(folder, { recursive: true }));

async function archiveBytes() {
  const files = await findInFolder(await readImageNames(at('captions.json')), at('images'));
  const source = await imageArchive(files, 'images.zip');
  return { source, bytes: await buffer(source.open()) };
}

describe('imageArchive', () => {
  it('holds the named images only, under the names of the captions file', async () => {
    const { bytes } = await archiveBytes();
    const zip = await fromBufferPromise(bytes, { lazyEntries: true });
    const contents: [string, string][] = [];
    for await (const entry of zip.eachEntry()) {
      const text = (await buffer(await zip.openReadStreamPromise(entry))).toString();
      contents.push([entry.fileName, text]);
    }
    expect(contents).toEqual([
      ['b.jpg', 'bytes of b'],
      ['val/a.jpg', 'bytes of a'],
    ]);
  });

  it('has the size it announced, and equal bytes each time', async () => {
    const first = await archiveBytes();
    const second = await archiveBytes();
    expect(first.source.bytes).toBe(first.bytes.length);
    expect(first.bytes.equals(second.bytes)).toBe(true);
  });

  it('announces the right size for thousands of images', async () => {
    const files = Array.from({ length: 2000 }, (_, i) => ({
      path: at('images/b.jpg'),
      name: `folder/${i}.jpg`,
    }));
    const source = await imageArchive(files, 'images.zip');
    expect((await buffer(source.open())).length).toBe(source.bytes);
  });

  it('fails when a file cannot be read', async () => {
    await expect(imageArchive([{ path: at('gone.jpg'), name: 'gone.jpg' }], 'images.zip')).rejects.toThrow(
      'ENOENT',
    );
  });

  it('passes the check that given archives go through', async () => {
    await writeFile(at('images.zip'), (await archiveBytes()).bytes);
    const names = await readImageNames(at('captions.json'));
    await expect(checkArchive(names, at('images.zip'))).resolves.toBeUndefined();
    await expect(checkArchive([{ name: 'c.jpg', fileName: 'c.jpg' }], at('images.zip'))).rejects.toThrow(
      'c.jpg',
    );
    await expect(checkArchive(names, at('captions.json'))).rejects.toThrow('neither a folder nor a zip');
  });
});

describe('findInFolder', () => {
  it('names all missing images at once', async () => {
    const names = ['x.jpg', 'b.jpg', 'y.jpg'].map((name) => ({ name, fileName: name }));
    await expect(findInFolder(names, at('images'))).rejects.toMatchObject({
      code: 'INVALID_DATASET',
      message: '2 of the 3 images that the captions file names are missing: x.jpg, y.jpg',
    });
  });

  it('finds an image whose folder was flattened', async () => {
    const found = await findInFolder([{ name: 'train2014/b.jpg', fileName: 'b.jpg' }], at('images'));
    expect(found).toEqual([{ path: at('images/b.jpg'), name: 'train2014/b.jpg' }]);
  });
});

describe('readImageNames', () => {
  it('refuses a file of another shape', async () => {
    await writeFile(at('other.json'), '{"annotations": []}');
    await expect(readImageNames(at('other.json'))).rejects.toMatchObject({ code: 'INVALID_DATASET' });
    await writeFile(at('other.json'), '{"images": [');
    await expect(readImageNames(at('other.json'))).rejects.toThrow('not JSON');
    await expect(readImageNames(at('none.json'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
