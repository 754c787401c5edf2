import { randomUUID } from 'node:crypto';
import { constants, mkdirSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { DomainError } from '@beamline/contracts';
import type { BlobRef } from '@beamline/contracts';
import { damaged, digestOfFile } from '../digest.js';
import type { BlobCache, ObjectStore } from '../object-store.js';
import { codeOf, translate } from '../s3/errors.js';
import { evict } from './eviction.js';
import { LeaseBook } from './lease-book.js';

export interface BlobCacheOptions {
  store: ObjectStore;
  /** May be shared by several processes of one machine. */
  folder: string;
  /** Size that the folder is brought back to after each fetch; leased blobs stay even beyond it. */
  limitBytes: number;
}

type OnProgress = (bytesDone: number) => void;

interface Fetch {
  done: Promise<void>;
  listeners: Set<OnProgress>;
}

class DiskCache implements BlobCache {
  readonly #store: ObjectStore;
  readonly #blobs: string;
  readonly #limitBytes: number;
  readonly #leases: LeaseBook;
  /** Digests whose file this process has read and found right, with the version of the file that it read. */
  readonly #verified = new Map<string, string>();
  readonly #fetches = new Map<string, Fetch>();

  constructor({ store, folder, limitBytes }: BlobCacheOptions) {
    this.#store = store;
    this.#blobs = path.join(folder, 'blobs');
    mkdirSync(this.#blobs, { recursive: true });
    this.#limitBytes = limitBytes;
    this.#leases = new LeaseBook(path.join(folder, 'leases'));
  }

  async get(ref: BlobRef, onProgress?: OnProgress): Promise<{ path: string; release: () => void }> {
    // The lease comes first: from here on no process evicts what is found or fetched.
    this.#leases.acquire(ref.digest);
    try {
      await this.#ensure(ref, onProgress);
    } catch (error) {
      this.#leases.release(ref.digest);
      throw error;
    }
    return { path: this.#pathOf(ref.digest), release: this.#releaseOnce(ref.digest) };
  }

  async put(file: string): Promise<BlobRef> {
    const ref = await this.#store.putFile(file);
    this.#leases.acquire(ref.digest);
    try {
      if (!(await this.#isPresent(ref))) await this.#withRoom(() => this.#copyIn(file, ref));
      await this.#evict();
    } catch (error) {
      // The store has it: a copy that does not fit here is fetched when somebody asks for it.
      if (!isDiskFull(error)) throw error;
    } finally {
      this.#leases.release(ref.digest);
    }
    return ref;
  }

  #pathOf(digest: string): string {
    return path.join(this.#blobs, digest.slice(0, 2), digest);
  }

  #releaseOnce(digest: string): () => void {
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#leases.release(digest);
    };
  }

  /** Callers that want one blob at once share one fetch. */
  async #ensure(ref: BlobRef, onProgress?: OnProgress): Promise<void> {
    const fetch = this.#fetches.get(ref.digest) ?? this.#start(ref);
    if (onProgress !== undefined) fetch.listeners.add(onProgress);
    await fetch.done;
  }

  #start(ref: BlobRef): Fetch {
    const listeners = new Set<OnProgress>();
    const done = this.#fetch(ref, (bytesDone) => {
      for (const listener of listeners) listener(bytesDone);
    }).finally(() => {
      this.#fetches.delete(ref.digest);
    });
    const fetch = { done, listeners };
    this.#fetches.set(ref.digest, fetch);
    return fetch;
  }

  async #fetch(ref: BlobRef, onProgress: OnProgress): Promise<void> {
    const file = this.#pathOf(ref.digest);
    const found = (await this.#isPresent(ref)) && (await markUsed(file));
    if (!found) {
      await this.#download(ref, file, onProgress);
      await this.#trust(ref.digest);
      await this.#evict();
    }
    onProgress(ref.bytes);
  }

  #download(ref: BlobRef, file: string, onProgress: OnProgress): Promise<void> {
    return this.#withRoom(() => this.#store.getFile(ref.digest, file, onProgress));
  }

  /** A full disk is answered once by giving back everything that nobody holds. */
  async #withRoom(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isDiskFull(error)) throw error;
      await evict(this.#blobs, 0, this.#leases);
      await work();
    }
  }

  /**
   * Right by size on every use, and by digest on the first one in this process and whenever the file was written since;
   * a wrong file is removed.
   */
  async #isPresent({ digest, bytes }: BlobRef): Promise<boolean> {
    const file = this.#pathOf(digest);
    const found = await stateOf(file);
    if (found === null) return false;
    if (found.bytes === bytes && this.#verified.get(digest) === found.version) return true;
    if (found.bytes === bytes && (await digestOfFile(file)).digest === digest) {
      this.#verified.set(digest, found.version);
      return true;
    }
    await rm(file, { force: true });
    return false;
  }

  async #trust(digest: string): Promise<void> {
    const found = await stateOf(this.#pathOf(digest));
    if (found !== null) this.#verified.set(digest, found.version);
  }

  /** A copy, not a link: whoever made the file may go on to change it. */
  async #copyIn(source: string, { digest }: BlobRef): Promise<void> {
    const target = this.#pathOf(digest);
    const temporary = `${target}.${randomUUID()}.part`;
    await mkdir(path.dirname(target), { recursive: true });
    try {
      await copyFile(source, temporary, constants.COPYFILE_FICLONE);
      const found = await digestOfFile(temporary);
      if (found.digest !== digest) throw damaged(digest, found.digest, source);
      await rename(temporary, target);
      await this.#trust(digest);
    } catch (error) {
      await rm(temporary, { force: true });
      throw translate(error);
    }
  }

  async #evict(): Promise<void> {
    await evict(this.#blobs, this.#limitBytes, this.#leases);
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'DISK_FULL';
}

/**
 * False when the file went since it was looked at: a process that evicts may have been quicker than the lease. The time
 * of its last change stays, for it tells whether the bytes are still those that were verified.
 */
async function markUsed(file: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(file);
    await utimes(file, new Date(), new Date(Math.floor(mtimeMs)));
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Null when it is not there; the version changes when the file is written or replaced. */
async function stateOf(file: string): Promise<{ bytes: number; version: string } | null> {
  try {
    const { size, ino, mtimeMs } = await stat(file);
    return { bytes: size, version: `${ino} ${Math.floor(mtimeMs)}` };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/**
 * Opens a folder of verified copies of blobs; what an earlier process left in it is used again.
 * Concurrent calls for one blob fetch it once per process; several processes may share the folder.
 */
export function openBlobCache(options: BlobCacheOptions): BlobCache {
  return new DiskCache(options);
}
