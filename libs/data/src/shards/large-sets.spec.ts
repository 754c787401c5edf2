import { readdir } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { CounterRandom } from '../random.js';
import { useFolder } from '../testing/folder.js';
import { FeatureReader, FeatureShardWriter } from './feature-shards.js';

const inFolder = useFolder();
const [PLACES, CHANNELS, ROWS] = [64, 2048, 64];
const SHARDS = 2500;
const MIB = 2 ** 20;

/** One file that stands for all: row i holds the number i, and every shard has the same rows. */
async function writeShard(path: string): Promise<void> {
  const writer = await FeatureShardWriter.create(path, { places: PLACES, channels: CHANNELS });
  for (let i = 0; i < ROWS; i++) writer.append(new Uint16Array(PLACES * CHANNELS).fill(i));
  await writer.close();
}
/** Where the system tells; elsewhere nothing is measured. */
const openFiles = () =>
  readdir('/proc/self/fd').then(
    ({ length }) => length,
    () => 0,
  );

it('reads batches at random from 40 GB of features in bounded memory, with few open files', async () => {
  const path = inFolder('shard.h5');
  await writeShard(path);
  const shards = Array.from({ length: SHARDS }, (_, i) => ({ path, first: i * ROWS, count: ROWS }));
  const before = { rss: process.memoryUsage.rss(), files: await openFiles() };
  const reader = await FeatureReader.open(shards);
  expect(reader.count * PLACES * CHANNELS * 2).toBeGreaterThan(40e9);
  const random = new CounterRandom('large set');
  const out = new Uint16Array(80 * PLACES * CHANNELS);
  for (let step = 0; step < 10; step++) {
    const rows = Array.from({ length: 80 }, () => Math.floor(random.uniform() * reader.count));
    reader.readRows(rows, out);
    expect(rows.every((row, i) => out[(i + 1) * PLACES * CHANNELS - 1] === row % ROWS)).toBe(true);
  }
  const files = await openFiles();
  reader.close();
  expect(process.memoryUsage.rss() - before.rss).toBeLessThan(200 * MIB);
  expect(files - before.files).toBeLessThanOrEqual(32);
});
