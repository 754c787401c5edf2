import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { readIfThere } from '../files.js';
import { withLock } from '../lock.js';

const STAMP = 'beamline-stamp.json';

/** What was installed: the pin it was made from, and each file's size in bytes. */
const Stamp = z.object({ pin: z.string(), files: z.record(z.string(), z.int()) });
type Stamp = z.infer<typeof Stamp>;

export interface Installation {
  /** Folder to fill; it appears whole or not at all. */
  dir: string;
  /** Versions and hashes; another pin installs anew. */
  pin: string;
  /** Fills an empty folder. */
  install: (emptyDir: string) => Promise<void>;
  onWait?: () => void;
}

/**
 * Installs a part into its folder unless it is already there: same pin, every file with the size it had.
 * Safe when several processes call it at once: one installs, the others wait for it.
 */
export async function installOnce({ dir, pin, install, onWait }: Installation): Promise<void> {
  if (await isInstalled(dir, pin)) return;
  const work = async (): Promise<void> => {
    if (!(await isInstalled(dir, pin))) await replace(dir, pin, install);
  };
  await withLock(`${dir}.lock`, work, onWait);
}

export async function isInstalled(dir: string, pin: string): Promise<boolean> {
  const stamp = await readStamp(dir);
  if (stamp?.pin !== pin) return false;
  const checks = Object.entries(stamp.files).map(([file, bytes]) => hasSize(path.join(dir, file), bytes));
  return (await Promise.all(checks)).every(Boolean);
}

async function readStamp(dir: string): Promise<Stamp | undefined> {
  const text = await readIfThere(path.join(dir, STAMP));
  if (text === undefined) return undefined;
  const parsed = Stamp.safeParse(JSON.parse(text));
  return parsed.success ? parsed.data : undefined;
}

async function hasSize(file: string, bytes: number): Promise<boolean> {
  return stat(file).then(
    (found) => found.size === bytes,
    () => false,
  );
}

async function replace(
  dir: string,
  pin: string,
  install: (emptyDir: string) => Promise<void>,
): Promise<void> {
  const partial = `${dir}.partial`;
  await rm(partial, { recursive: true, force: true });
  await mkdir(partial, { recursive: true });
  await install(partial);
  await writeFile(path.join(partial, STAMP), JSON.stringify({ pin, files: await sizesIn(partial) }));
  await rm(dir, { recursive: true, force: true });
  await rename(partial, dir);
}

async function sizesIn(dir: string): Promise<Record<string, number>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const sized = files.map(async (file): Promise<[string, number]> => [
    path.relative(dir, file),
    (await stat(file)).size,
  ]);
  return Object.fromEntries(await Promise.all(sized));
}
