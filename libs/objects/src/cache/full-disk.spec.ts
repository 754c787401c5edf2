import * as files from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { createMemoryObjectStore } from '../testing/memory-object-store.js';
import { openBlobCache } from './open-blob-cache.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof files>();
  return { ...real, copyFile: vi.fn(real.copyFile) };
});

it('stores what it is given though no copy of it fits the disk', async () => {
  const folder = await files.mkdtemp(path.join(tmpdir(), 'full-disk-'));
  onTestFinished(() => files.rm(folder, { recursive: true }));
  const source = path.join(folder, 'source');
  await files.writeFile(source, 'bytes');
  const store = createMemoryObjectStore();
  const cache = openBlobCache({ store, folder: path.join(folder, 'cache'), limitBytes: 1_000_000 });
  vi.mocked(files.copyFile).mockRejectedValue(Object.assign(new Error('full'), { code: 'ENOSPC' }));

  const ref = await cache.put(source);

  expect(await store.has(ref.digest)).toBe(true);
  expect(files.copyFile).toHaveBeenCalledTimes(2);
});
