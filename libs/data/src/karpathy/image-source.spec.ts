import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { useFolder } from '../testing/folder.js';
import { zipOf, type ZipEntry } from '../testing/zip.js';
import { FolderSource } from './folder-source.js';
import { MAX_IMAGE_BYTES, type ImageSource } from './image-source.js';
import { ZipSource } from './zip-source.js';

const inFolder = useFolder();
const text = (data: string) => Buffer.from(data);
const read = async (source: ImageSource, name: string) => Buffer.from(await source.read(name)).toString();

async function zipSource(...entries: ZipEntry[]): Promise<ZipSource> {
  await writeFile(inFolder('images.zip'), zipOf(entries));
  return ZipSource.open(inFolder('images.zip'));
}

describe('a folder of images', () => {
  it('gives files by name, subfolders included', async () => {
    await mkdir(inFolder('val2014'));
    await writeFile(inFolder('val2014', 'a.jpg'), 'one');
    const source = await FolderSource.open(inFolder());
    expect(await read(source, 'val2014/a.jpg')).toBe('one');
  });

  it('refuses a missing file, a path or link that leads out, and a huge file, by name', async () => {
    await mkdir(inFolder('images'));
    await writeFile(inFolder('secret'), 'x');
    await symlink(inFolder('secret'), inFolder('images', 'link.jpg'));
    await writeFile(inFolder('images', 'huge.jpg'), '');
    await truncate(inFolder('images', 'huge.jpg'), MAX_IMAGE_BYTES + 1);
    const source = await FolderSource.open(inFolder('images'));
    await expect(source.read('nope.jpg')).rejects.toThrow(/nope.jpg is missing/);
    await expect(source.read('../secret')).rejects.toThrow(/refused/);
    await expect(source.read('link.jpg')).rejects.toThrow(/link.jpg is a link out/);
    await expect(source.read('huge.jpg')).rejects.toThrow(/huge.jpg has \d+ bytes/);
  });

  it('must exist', async () => {
    await expect(FolderSource.open(inFolder('nowhere'))).rejects.toMatchObject({ code: 'INVALID_DATASET' });
  });
});

describe('an archive of images', () => {
  it('gives files by name, and below the one folder that has them', async () => {
    const source = await zipSource(
      { name: 'a.jpg', data: text('top') },
      { name: 'Flickr/a.jpg', data: text('other') },
      { name: 'Flickr/b.jpg', data: text('below') },
      { name: '__MACOSX/Flickr/b.jpg', data: text('junk') },
    );
    expect(await read(source, 'a.jpg')).toBe('top');
    expect(await read(source, 'b.jpg')).toBe('below');
    expect(await Promise.all([read(source, 'a.jpg'), read(source, 'Flickr/a.jpg')])).toEqual([
      'top',
      'other',
    ]);
    await source.close();
  });

  it('refuses missing and ambiguous names', async () => {
    const source = await zipSource(
      { name: 'x/a.jpg', data: text('1') },
      { name: 'y/a.jpg', data: text('2') },
    );
    await expect(source.read('nope.jpg')).rejects.toThrow(/nope.jpg is missing/);
    await expect(source.read('a.jpg')).rejects.toThrow(/several images a.jpg/);
    await source.close();
  });

  it('refuses a file that claims to be huge before unpacking it', async () => {
    const source = await zipSource({ name: 'bomb.jpg', data: text('tiny'), claimedSize: 2 ** 31 });
    await expect(source.read('bomb.jpg')).rejects.toThrow(/bomb.jpg has 2147483648 bytes/);
    await source.close();
  });

  it('stops unpacking a file that is larger than it claims', async () => {
    const source = await zipSource({ name: 'bomb.jpg', data: Buffer.alloc(2 ** 20), claimedSize: 10 });
    await expect(source.read('bomb.jpg')).rejects.toThrow(/bomb.jpg cannot be unpacked: too many bytes/);
    await source.close();
  });

  it.each(['../out.jpg', '/etc/out.jpg', 'a/../../out.jpg'])(
    'refuses an archive that holds %s',
    async (name) => {
      await expect(zipSource({ name, data: text('x') })).rejects.toMatchObject({ code: 'INVALID_DATASET' });
    },
  );

  it('refuses what is no archive', async () => {
    await writeFile(inFolder('images.zip'), 'not a zip file, but long enough to be looked at');
    await expect(ZipSource.open(inFolder('images.zip'))).rejects.toThrow(/archive cannot be read/);
  });
});
