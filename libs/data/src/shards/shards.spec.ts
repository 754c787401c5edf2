import { readFile, writeFile } from 'node:fs/promises';
import { describe, expect, it, vi } from 'vitest';
import { useFolder } from '../testing/folder.js';
import { formulaBytes } from '../testing/formula.js';
import { sha256 } from '../testing/sha256.js';
import { FeatureReader, FeatureShardWriter } from './feature-shards.js';
import { ImageReader, ImageShardWriter } from './image-shards.js';

const inFolder = useFolder();

const size = { height: 4, width: 6 };
const image = (i: number) => ({ ...size, data: formulaBytes(`image ${i}`, 72) });

async function writeImages(count: number, prefix = 'train', maxShardBytes = 72 * 3) {
  const writer = new ImageShardWriter({ folder: inFolder(), prefix, ...size, maxShardBytes });
  for (let i = 0; i < count; i++) await writer.append(image(i));
  return writer.close();
}

describe('image shards', () => {
  it('give back any rows in any order, over the borders of files', async () => {
    const shards = await writeImages(8);
    expect(shards.map(({ first, count }) => [first, count])).toEqual([
      [0, 3],
      [3, 3],
      [6, 2],
    ]);
    const reader = await ImageReader.open(shards);
    expect([reader.count, reader.height, reader.width]).toEqual([8, 4, 6]);
    const rows = [7, 2, 3, 4, 0, 0];
    const read = reader.read(rows);
    reader.close();
    expect([...read]).toEqual(rows.flatMap((row) => [...image(row).data]));
  });

  it('have the same bytes whenever they are written', async () => {
    vi.useFakeTimers({ toFake: ['Date'], now: new Date('2020-01-01') });
    const [early] = await writeImages(2, 'early');
    vi.setSystemTime(new Date('2031-07-09'));
    const [late] = await writeImages(2, 'late');
    vi.useRealTimers();
    expect(late?.digest).toBe(early?.digest);
    expect(sha256(await readFile(early?.path ?? ''))).toBe(early?.digest);
  });

  it('leave the clock running', async () => {
    await writeImages(1);
    expect(Date.now()).toBeGreaterThan(1e12);
  });

  it('refuse an image of another size', async () => {
    const writer = new ImageShardWriter({ folder: inFolder(), prefix: 'x', height: 5, width: 6 });
    await expect(writer.append(image(0))).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('refuse rows that are not there, missing shards, and files that are none', async () => {
    const shards = await writeImages(4);
    const reader = await ImageReader.open(shards);
    expect(() => reader.read([4])).toThrow(/Row 4/);
    reader.close();
    await expect(ImageReader.open(shards.slice(1))).rejects.toThrow(/missing/);
    const text = inFolder('text.h5');
    await writeFile(text, 'not HDF5');
    await expect(ImageReader.open([{ path: text, first: 0, count: 1 }])).rejects.toMatchObject({
      code: 'DAMAGED_BLOB',
    });
    await expect(FeatureReader.open(shards)).rejects.toMatchObject({ code: 'DAMAGED_BLOB' });
  });
});

describe('feature shards', () => {
  const row = (i: number) => Uint16Array.from({ length: 6 }, (_, k) => i * 1000 + k);

  async function writeFeatures(name: string, first: number, count: number) {
    const file = inFolder(name);
    const writer = await FeatureShardWriter.create(file, { places: 2, channels: 3 });
    for (let i = first; i < first + count; i++) writer.append(row(i));
    return { path: file, first, ...(await writer.close()) };
  }

  it('give back any rows of several files, given in any order', async () => {
    const shards = [await writeFeatures('b.h5', 3, 2), await writeFeatures('a.h5', 0, 3)];
    const reader = await FeatureReader.open(shards);
    expect([reader.count, reader.places, reader.channels]).toEqual([5, 2, 3]);
    const out = new Uint16Array(4 * 6);
    reader.readRows([4, 0, 2, 3], out);
    reader.close();
    expect([...out]).toEqual([4, 0, 2, 3].flatMap((i) => [...row(i)]));
  });

  it('take several rows at once and refuse parts of rows', async () => {
    const writer = await FeatureShardWriter.create(inFolder('c.h5'), { places: 2, channels: 3 });
    writer.append(Uint16Array.from([...row(0), ...row(1)]));
    expect(() => {
      writer.append(new Uint16Array(7));
    }).toThrow(/whole rows/);
    expect(await writer.close()).toMatchObject({ count: 2 });
  });
});
