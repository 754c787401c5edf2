import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, readdir, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobRef } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { digestOf } from '../digest.js';
import { keys } from '../keys.js';
import type { BlobCache } from '../object-store.js';
import { createMemoryObjectStore } from '../testing/memory-object-store.js';
import type { MemoryObjectStore } from '../testing/memory-object-store.js';
import { openBlobCache } from './open-blob-cache.js';

const bytesOf = (text: string, length = 100) => Buffer.alloc(length, text);

describe('blob cache', () => {
  let folder: string;
  let store: MemoryObjectStore;
  const open = (limitBytes = 1_000_000): BlobCache => openBlobCache({ store, folder, limitBytes });
  const put = (text: string, length?: number): Promise<BlobRef> => store.putBytes(bytesOf(text, length));
  const cached = async () => {
    const names = await readdir(path.join(folder, 'blobs'), { recursive: true });
    return names.map((name) => path.basename(name)).filter((name) => name.length === 64);
  };
  /** Fetches a blob, gives its lease back, and dates its last use. */
  const use = async (cache: BlobCache, ref: BlobRef, secondsAgo: number) => {
    const lease = await cache.get(ref);
    lease.release();
    const when = new Date(Date.now() - secondsAgo * 1000);
    await utimes(lease.path, when, when);
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'blob-cache-'));
    store = createMemoryObjectStore();
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('gives a file with the bytes of the blob, fetched once', async () => {
    const ref = await put('a');
    const cache = open();
    const first = await cache.get(ref);
    const second = await cache.get(ref);
    expect(await readFile(first.path)).toEqual(bytesOf('a'));
    expect([second.path, store.reads()]).toEqual([first.path, 1]);
  });

  it('fetches once what several want at the same time, and tells each of the progress', async () => {
    const ref = await put('a');
    const cache = open();
    const heard: number[] = [];
    await Promise.all([1, 2, 3].map(() => cache.get(ref, (done) => heard.push(done))));
    expect(store.reads()).toBe(1);
    expect(heard.filter((done) => done === ref.bytes).length).toBeGreaterThanOrEqual(3);
  });

  it('fetches anew a file that was changed since it was verified, though its size is right', async () => {
    const ref = await put('a');
    const cache = open();
    const { path: file, release } = await cache.get(ref);
    release();
    await sleep(5);
    await writeFile(file, bytesOf('b'));
    expect(await readFile((await cache.get(ref)).path)).toEqual(bytesOf('a'));
    await cache.get(ref);
    expect(store.reads()).toBe(2);
  });

  it('uses again what an earlier process has left', async () => {
    const ref = await put('a');
    (await open().get(ref)).release();
    await open().get(ref);
    expect(store.reads()).toBe(1);
  });

  it.each([
    ['cut short', (file: string) => truncate(file, 50)],
    ['changed', (file: string) => writeFile(file, bytesOf('b'))],
  ])('fetches anew a file that was %s while no process looked', async (_, spoil) => {
    const ref = await put('a');
    const { path: file, release } = await open().get(ref);
    release();
    await spoil(file);
    const again = await open().get(ref);
    expect(await readFile(again.path)).toEqual(bytesOf('a'));
    expect(store.reads()).toBe(2);
  });

  it('removes the least recently used beyond its limit', async () => {
    const cache = open(250);
    const [a, b, c] = [await put('a'), await put('b'), await put('c')];
    await use(cache, a, 30);
    await use(cache, b, 20);
    await use(cache, a, 10);
    await cache.get(c);
    expect((await cached()).sort()).toEqual([a.digest, c.digest].sort());
  });

  it('keeps what is leased, even beyond its limit, until the last lease is given back', async () => {
    const cache = open(150);
    const [a, b, c] = [await put('a'), await put('b'), await put('c')];
    const leases = [await cache.get(a), await cache.get(a)];
    await use(cache, b, 0);
    expect(await cached()).toContain(a.digest);
    leases[0]?.release();
    leases[0]?.release();
    await use(cache, c, 0);
    expect(await cached()).toContain(a.digest);
    leases[1]?.release();
    const past = new Date(0);
    await utimes(leases[1]?.path ?? '', past, past);
    await cache.get(b);
    expect(await cached()).not.toContain(a.digest);
  });

  it('respects the leases of other living processes, not those of dead ones', async () => {
    const [a, b] = [await put('a'), await put('b')];
    const other = fork('-e', ['setInterval(() => undefined, 1000)'], {
      execArgv: [],
      execPath: process.execPath,
    });
    const cache = open(100);
    await use(cache, a, 60);
    const lease = path.join(folder, 'leases', `${a.digest}.${other.pid ?? 0}.book`);
    await writeFile(lease, '');
    await use(cache, b, 0);
    expect(await cached()).toContain(a.digest);
    await new Promise((resolve) => other.once('exit', resolve).kill('SIGKILL'));
    await cache.get(b);
    await use(open(100), await put('c'), 0);
    expect([(await cached()).includes(a.digest), existsSync(lease)]).toEqual([false, false]);
  });

  it('puts a file into the store and keeps a copy that later changes do not touch', async () => {
    const made = path.join(folder, 'made.bin');
    await writeFile(made, bytesOf('a'));
    const cache = open();
    const ref = await cache.put(made);
    await writeFile(made, bytesOf('b'));
    const { path: file } = await cache.get(ref);
    expect(await readFile(file)).toEqual(bytesOf('a'));
    expect([ref, await store.has(ref.digest), store.reads()]).toEqual([
      { digest: digestOf(bytesOf('a')), bytes: 100 },
      true,
      0,
    ]);
  });

  it('says MISSING_BLOB and DAMAGED_BLOB as the store does, and leaves no file and no lease', async () => {
    const missing = { digest: 'ab'.repeat(32), bytes: 1 };
    const damaged = await put('a');
    store.objects.set(keys.blob(damaged.digest), bytesOf('x'));
    const cache = open();
    await expect(cache.get(missing)).rejects.toMatchObject({ code: 'MISSING_BLOB' });
    await expect(cache.get(damaged)).rejects.toMatchObject({ code: 'DAMAGED_BLOB' });
    expect([await cached().catch(() => []), await readdir(path.join(folder, 'leases'))]).toEqual([[], []]);
  });

  it('gives back everything that nobody holds when the disk is full, and tries again', async () => {
    const [a, b] = [await put('a'), await put('b')];
    const cache = open();
    await use(cache, a, 60);
    vi.spyOn(store, 'getFile').mockRejectedValueOnce(new DomainError('DISK_FULL', 'the disk is full'));
    await cache.get(b);
    expect(await cached()).toEqual([b.digest]);
  });

  it('is right when many get and evict at once', async () => {
    const refs = await Promise.all(
      Array.from({ length: 12 }, (_, index) => put(String.fromCharCode(97 + index))),
    );
    const caches = [open(300), open(300), open(300)];
    const read = async (cache: BlobCache, ref: BlobRef) => {
      const { path: file, release } = await cache.get(ref);
      const bytes = await readFile(file);
      release();
      return digestOf(bytes) === ref.digest;
    };
    const rounds = Array.from({ length: 5 }, () => refs).flat();
    const reads = rounds.map((ref, index) => read(caches[index % 3] ?? open(), ref));
    expect(new Set(await Promise.all(reads))).toEqual(new Set([true]));
  });
});
