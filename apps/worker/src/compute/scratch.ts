import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Runs `work` with a folder of its own, on the disk of the cache, that ends with it. */
export async function withScratch<T>(cacheFolder: string, work: (folder: string) => Promise<T>): Promise<T> {
  const parent = join(cacheFolder, 'scratch');
  await mkdir(parent, { recursive: true });
  const folder = await mkdtemp(join(parent, 'job-'));
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
