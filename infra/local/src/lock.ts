import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno } from './files.js';
import { identityOf, isSameProcess } from './process-identity.js';

const POLL_MS = 150;
const REFRESH_MS = 2_000;
/** Another machine's lock that has not been refreshed for this long was left by a process that is gone. */
const STALE_AFTER_MS = 20_000;

let claims = 0;

export type Release = () => Promise<void>;

/**
 * Runs `work` while holding a lock file; others wait their turn. A lock left by a dead process is taken over.
 *
 * @param onWait called once when somebody else holds the lock.
 */
export async function withLock<T>(
  file: string,
  work: () => Promise<T>,
  onWait: () => void = () => undefined,
): Promise<T> {
  let release = await tryLock(file);
  if (release === undefined) onWait();
  while (release === undefined) {
    await sleep(POLL_MS);
    release = await tryLock(file);
  }
  return work().finally(release);
}

/** Takes a lock file and keeps it fresh, or gives undefined when a living process holds it. */
export async function tryLock(file: string): Promise<Release | undefined> {
  await mkdir(path.dirname(file), { recursive: true });
  if (!(await claim(file))) {
    if (!(await isStale(file))) return undefined;
    await removeStale(file);
    if (!(await claim(file))) return undefined;
  }
  const refresh = setInterval(() => void touch(file), REFRESH_MS).unref();
  return async () => {
    clearInterval(refresh);
    await rm(file, { force: true });
  };
}

/** A link to a finished file: the lock appears with its owner's name in it, or not at all. */
async function claim(file: string): Promise<boolean> {
  claims += 1;
  const own = `${file}.${String(process.pid)}.${String(claims)}`;
  await writeFile(own, [hostname(), process.pid, await identityOf(process.pid)].join('\n'));
  try {
    await link(own, file);
    return true;
  } catch (error) {
    if (isErrno(error, 'EEXIST')) return false;
    throw error;
  } finally {
    await rm(own, { force: true });
  }
}

async function isStale(file: string): Promise<boolean> {
  try {
    const [owner, { mtimeMs }] = await Promise.all([readFile(file, 'utf8'), stat(file)]);
    const [host, pid, identity = ''] = owner.split('\n');
    if (host !== hostname()) return Date.now() - mtimeMs > STALE_AFTER_MS;
    return !(await isSameProcess(Number(pid), identity));
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return true;
    throw error;
  }
}

/** Moved aside first: of two processes that find the same stale lock, one wins the rename, and a lock taken meanwhile is put back. */
async function removeStale(file: string): Promise<void> {
  const aside = `${file}.stale.${String(process.pid)}`;
  try {
    await rename(file, aside);
    if (!(await isStale(aside))) await link(aside, file);
  } catch (error) {
    if (!isErrno(error, 'ENOENT') && !isErrno(error, 'EEXIST')) throw error;
  } finally {
    await rm(aside, { force: true });
  }
}

async function touch(file: string): Promise<void> {
  const now = new Date();
  await utimes(file, now, now).catch((error: unknown) => {
    if (!isErrno(error, 'ENOENT')) throw error;
  });
}
