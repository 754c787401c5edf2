import { stat, writeFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { augmentImages } from '../augment/augment.js';
import { FeatureReader, FeatureShardWriter } from '../shards/feature-shards.js';
import { ImageReader, ImageShardWriter } from '../shards/image-shards.js';
import type { ShardFile } from '../shards/open-shards.js';
import { useFolder } from '../testing/folder.js';
import { formulaBytes } from '../testing/formula.js';
import { RowsAhead } from './rows-ahead.js';

const inFolder = useFolder();
const [PLACES, CHANNELS] = [6, 500];
const BATCHES = [[7, 0, 3], [3, 3, 9, 1], [5], [2, 8, 4, 6, 0], [9, 9]].map((rows) => Int32Array.from(rows));
const shut: { close(): void }[] = [];

afterEach(() => {
  for (const reader of shut.splice(0)) reader.close();
});
const closing = <T extends { close(): void }>(reader: T): T => {
  shut.push(reader);
  return reader;
};

/** Five rows each. */
async function writeFeatures(): Promise<ShardFile[]> {
  const shards = [];
  for (const first of [0, 5]) {
    const path = inFolder(`features.${first}.h5`);
    const writer = await FeatureShardWriter.create(path, { places: PLACES, channels: CHANNELS });
    writer.append(
      new Uint16Array(formulaBytes(path.slice(-4) + String(first), 5 * PLACES * CHANNELS * 2).buffer),
    );
    shards.push({ path, first, ...(await writer.close()) });
  }
  return shards;
}
const ahead = async (shards: readonly ShardFile[]) =>
  closing(await RowsAhead.ofFeatures({ kind: 'features', shards }));

async function plainReader(shards: readonly ShardFile[]): Promise<(rows: Int32Array) => Uint16Array> {
  const reader = closing(await FeatureReader.open(shards));
  return (rows) => {
    const out = new Uint16Array(rows.length * PLACES * CHANNELS);
    reader.readRows(rows, out);
    return out;
  };
}
const overwrite = async (path: string) => writeFile(path, Buffer.alloc((await stat(path)).size, 0xff));
const thrownBy = (act: () => unknown): unknown => {
  try {
    return act();
  } catch (error) {
    return error;
  }
};

describe('features read ahead', () => {
  it('are those of the reader, when each batch is prepared while the one before is used', async () => {
    const shards = await writeFeatures();
    const [rows, plain] = [await ahead(shards), await plainReader(shards)];
    expect([rows.count, ...rows.shape]).toEqual([10, PLACES, CHANNELS]);
    for (const [i, batch] of BATCHES.entries()) {
      const next = BATCHES[i + 1];
      if (next !== undefined) rows.prepare(next, 0);
      expect(rows.read(batch, 0)).toEqual(plain(batch));
    }
  });

  it('are those of the reader when others were prepared, or none', async () => {
    const shards = await writeFeatures();
    const [rows, plain] = [await ahead(shards), await plainReader(shards)];
    for (const batch of BATCHES) {
      rows.prepare(Int32Array.of(4), 0);
      rows.prepare(Int32Array.of(1, 2), 0);
      expect(rows.read(batch, 0)).toEqual(plain(batch));
    }
    expect(rows.read(Int32Array.of(6), 0)).toEqual(plain(Int32Array.of(6)));
  });

  it('take two batches of memory, whatever is read', async () => {
    const rows = await ahead(await writeFeatures());
    const buffers = new Set<ArrayBufferLike>();
    for (let step = 0; step < 20; step++) {
      rows.prepare(Int32Array.of(step % 9, 1), 0);
      buffers.add(rows.read(Int32Array.of(step % 10, 2), 0).buffer);
    }
    expect(buffers.size).toBeLessThanOrEqual(2);
  });

  it('fail as the reader does, at the batch that cannot be read and at no other', async () => {
    const shards = await writeFeatures();
    const [rows, plain] = [await ahead(shards), await plainReader(shards)];
    await overwrite(shards[1]?.path ?? '');
    const [good, damaged, absent] = [[0, 1], [9, 8], [10]].map((batch) => Int32Array.from(batch));
    if (good === undefined || damaged === undefined || absent === undefined) throw new RangeError();
    for (const bad of [damaged, absent]) {
      const expected = thrownBy(() => plain(bad));
      expect(expected).toMatchObject({ name: 'DomainError' });
      rows.prepare(bad, 0);
      expect(rows.read(good, 0)).toEqual(plain(good));
      const thrown = thrownBy(() => rows.read(bad, 0));
      expect((thrown as Error & { toFault(): unknown }).toFault()).toEqual(
        (expected as Error & { toFault(): unknown }).toFault(),
      );
    }
    rows.prepare(damaged, 0);
    rows.prepare(absent, 0);
    expect(thrownBy(() => rows.read(absent, 0))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(thrownBy(() => rows.read(damaged, 0))).toMatchObject({ code: 'DAMAGED_BLOB' });
  });

  it('cannot be opened without their files', async () => {
    const [shard] = await writeFeatures();
    const shards = [{ ...shard, path: inFolder('none.h5'), first: 0, count: 5 }];
    await expect(RowsAhead.ofFeatures({ kind: 'features', shards })).rejects.toMatchObject({
      code: 'DAMAGED_BLOB',
      where: { file: inFolder('none.h5') },
    });
  });
});

describe('images read ahead', () => {
  it('are augmented as those of their epoch', async () => {
    const size = { height: 20, width: 20 };
    const writer = new ImageShardWriter({ folder: inFolder(), prefix: 'x', ...size });
    for (let i = 0; i < 10; i++) await writer.append({ ...size, data: formulaBytes(`image ${i}`, 1200) });
    const shards = await writer.close();
    const augmentation = { flip: true, crop: 0.7, colour: 0.3 };
    const key = { seed: 4, stage: 'finetune' };
    const rows = closing(await RowsAhead.ofImages({ kind: 'images', shards, augmentation, key }));
    const reader = closing(await ImageReader.open(shards));
    expect(rows.shape).toEqual([20, 20]);
    for (const [epoch, batch] of BATCHES.entries()) {
      rows.prepare(batch, epoch + 1);
      const expected = reader.read(batch);
      augmentImages(expected, reader, batch, augmentation, { ...key, epoch });
      expect(Buffer.compare(rows.read(batch, epoch), expected)).toBe(0);
    }
  });
});
