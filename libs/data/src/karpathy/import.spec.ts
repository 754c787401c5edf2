import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { DatasetManifest, type Progress } from '@beamline/contracts';
import sharp from 'sharp';
import { beforeEach, describe, expect, it } from 'vitest';
import { readCaptions, readVocabulary } from '../datasets/read.js';
import { OFFSET_BYTES, previewRange } from '../previews/preview-pack.js';
import { ImageReader } from '../shards/image-shards.js';
import { useFolder } from '../testing/folder.js';
import { zipOf } from '../testing/zip.js';
import { importKarpathy, type KarpathyImportOptions } from './import.js';

const inFolder = useFolder();
const COLOURS = ['#ff0000', '#00ff00', '#0000ff', '#808080', '#ffff00'];
const SPLITS = ['train', 'restval', 'val', 'test', 'other'];

const flat = (colour: string) =>
  sharp({ create: { width: 300, height: 40, channels: 3, background: colour } });

beforeEach(async () => {
  await mkdir(inFolder('images'));
  const images = SPLITS.map((split, i) => ({
    filename: `${i}.png`,
    split,
    sentences: [{ tokens: ['image', String(i), '__proto__'], raw: `Image ${i}.` }],
  }));
  await writeFile(inFolder('captions.json'), JSON.stringify({ images }));
  for (const [i, colour] of COLOURS.entries())
    await flat(colour)
      .png()
      .toFile(inFolder('images', `${i}.png`));
});

const start = (folder = 'dataset', more: Partial<KarpathyImportOptions> = {}) =>
  importKarpathy({
    captionsFile: inFolder('captions.json'),
    images: inFolder('images'),
    folder: inFolder(folder),
    imageSize: 32,
    options: { minWordFrequency: 0, maxLength: 50, captionsPerImage: 5 },
    ...more,
  });

describe('importKarpathy', () => {
  it('makes a dataset whose manifest names all its files', async () => {
    const { manifest, files, bytes, warnings } = await start();
    expect(DatasetManifest.parse(manifest)).toEqual(manifest);
    expect(manifest.splits.train).toMatchObject({ images: 2, captions: 2 });
    expect(manifest.splits.test.images).toBe(1);
    expect(warnings).toEqual([expect.stringContaining('"other"')]);
    expect(bytes).toBe(files.reduce((sum, file) => sum + file.bytes, 0));
    const named = JSON.stringify(manifest).match(/[0-9a-f]{64}/g);
    expect(new Set(files.map(({ digest }) => digest))).toEqual(new Set(named));
    for (const file of files) expect((await readFile(file.path)).length).toBe(file.bytes);
  });

  it('stores the images in the order of the captions', async () => {
    const { manifest, files } = await start();
    const pathOf = (digest: string) => files.find((file) => file.digest === digest)?.path ?? '';
    const { shards, captionsBlob } = manifest.splits.train;
    const reader = await ImageReader.open(shards.map((shard) => ({ ...shard, path: pathOf(shard.digest) })));
    expect([...reader.read([0]).subarray(0, 3), ...reader.read([1]).subarray(0, 3)]).toEqual([
      255, 0, 0, 0, 255, 0,
    ]);
    reader.close();
    const captions = await readCaptions(pathOf(captionsBlob.digest));
    expect(captions.map(({ fileName }) => fileName)).toEqual(['0.png', '1.png']);
    expect(captions[0]?.captions).toEqual([{ tokens: ['image', '0', '__proto__'], raw: 'Image 0.' }]);
  });

  it('counts the words of training captions for one mode, and of all captions for the other', async () => {
    await start();
    const sound = await readVocabulary(inFolder('dataset', 'vocabulary.sound.json'));
    expect(sound.encode(['image', '1', '3', '__proto__'])).toEqual([6, 1, 4, 5, 3, 7]);
    const reference = await readVocabulary(inFolder('dataset', 'vocabulary.reference.json'));
    expect(reference.size).toBe(11);
    expect(reference.idOf('4')).not.toBe(reference.unknown);
  });

  it('packs previews that two range reads find', async () => {
    await start();
    const offsets = await readFile(inFolder('dataset', 'train.previews.offsets'));
    const pack = await readFile(inFolder('dataset', 'train.previews.jpgs'));
    expect(offsets.length).toBe(3 * OFFSET_BYTES);
    const range = previewRange(offsets.subarray(OFFSET_BYTES, 3 * OFFSET_BYTES));
    const { data, info } = await sharp(pack.subarray(range.start, range.start + range.length))
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([256, 34]);
    expect(data[1]).toBeGreaterThan(250);
  });

  it('gives the same digests again, from a folder as from an archive', async () => {
    const first = await start();
    const entries = COLOURS.map(async (_, i) => ({
      name: `pics/${i}.png`,
      data: await readFile(inFolder('images', `${i}.png`)),
    }));
    await writeFile(inFolder('images.zip'), zipOf(await Promise.all(entries)));
    const second = await start('again', { images: inFolder('images.zip') });
    expect(second.digest).toBe(first.digest);
    expect(second.files.map(({ digest }) => digest)).toEqual(first.files.map(({ digest }) => digest));
    const changed = await start('changed', { imageSize: 33 });
    expect(changed.digest).not.toBe(first.digest);
  });

  it('reports every image', async () => {
    const seen: Progress[] = [];
    await start('dataset', { onProgress: (progress) => seen.push(progress) });
    expect(seen.map(({ label, done, total }) => `${label} ${done}/${total}`)).toEqual([
      'train images 1/2',
      'train images 2/2',
      'val images 1/1',
      'test images 1/1',
    ]);
  });

  it('leaves nothing behind when an image is bad, and names it', async () => {
    await writeFile(
      inFolder('images', '3.png'),
      (await readFile(inFolder('images', '3.png'))).subarray(0, 60),
    );
    await expect(start()).rejects.toMatchObject({ code: 'INVALID_IMAGE', where: { image: '3.png' } });
    const left = await readdir(inFolder());
    expect(left.sort()).toEqual(['captions.json', 'images']);
  });

  it('stops when asked to', async () => {
    const abort = new AbortController();
    const onProgress = () => {
      abort.abort();
    };
    await expect(start('dataset', { signal: abort.signal, onProgress })).rejects.toMatchObject({
      code: 'CANCELLED',
    });
  });

  it('does not write into a folder that holds something', async () => {
    await expect(start('images')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('says which of its inputs is missing', async () => {
    await expect(start('dataset', { captionsFile: inFolder('none.json') })).rejects.toThrow(
      /captions file .*none.json/,
    );
    await expect(start('dataset', { images: inFolder('none') })).rejects.toThrow(/image folder .*none/);
    expect(path.basename(inFolder('none'))).toBe('none');
  });
});
