import { existsSync, renameSync, rmSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { codeOf } from '../s3/errors.js';
import type { LeaseBook } from './lease-book.js';

/** Temporary files older than this were left by a process that died, in milliseconds. */
const STALE_MS = 6 * 60 * 60 * 1000;
const DIGEST = /^[0-9a-f]{64}$/;

interface StoredFile {
  path: string;
  name: string;
  bytes: number;
  usedAtMs: number;
}

async function fileAt(file: string): Promise<StoredFile[]> {
  try {
    const { size, atimeMs, mtimeMs } = await stat(file);
    return [{ path: file, name: path.basename(file), bytes: size, usedAtMs: Math.max(atimeMs, mtimeMs) }];
  } catch (error) {
    // Another process has removed it since it was listed.
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function listFiles(folder: string): Promise<StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return (await Promise.all(files.map((entry) => fileAt(path.join(entry.parentPath, entry.name))))).flat();
}

/**
 * Removes a blob unless somebody holds it; true when it is gone. It is set aside before the book is read again:
 * whoever takes a lease in between finds the file put back, or misses and fetches it. All at once, without
 * `await`, so that the file is away for some microseconds only.
 */
function removeUnlessLeased({ path: file, name }: StoredFile, leases: LeaseBook): boolean {
  if (leases.leased().has(name)) return false;
  const aside = `${file}.evicted`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return true;
    throw error;
  }
  if (leases.leased().has(name) && !existsSync(file)) {
    renameSync(aside, file);
    return false;
  }
  rmSync(aside, { force: true });
  return true;
}

/** Removes the least recently used blobs that nobody holds until the folder has at most `limitBytes`. */
export async function evict(folder: string, limitBytes: number, leases: LeaseBook): Promise<void> {
  const files = await listFiles(folder);
  const blobs = files.filter((file) => DIGEST.test(file.name));
  for (const file of files)
    if (!DIGEST.test(file.name) && Date.now() - file.usedAtMs > STALE_MS) rmSync(file.path, { force: true });
  let bytes = blobs.reduce((sum, file) => sum + file.bytes, 0);
  const leased = leases.leased();
  const oldestFirst = blobs.filter((file) => !leased.has(file.name)).sort((a, b) => a.usedAtMs - b.usedAtMs);
  for (const file of oldestFirst) {
    if (bytes <= limitBytes) return;
    if (removeUnlessLeased(file, leases)) bytes -= file.bytes;
  }
}
