import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../s3/errors.js';

/** The books of this process: a lease under its id by any other book was left by an earlier process. */
const openBooks = new Set<string>();

/**
 * Who needs which blob, for all that share the folder: an empty file `<digest>.<process id>.<book>` stands while
 * a lease is held. One left by a process that is gone does not count and is removed.
 * Process ids must mean the same to all: one machine, or containers that share a PID namespace.
 */
export class LeaseBook {
  readonly #folder: string;
  readonly #id = randomUUID();
  readonly #held = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
    openBooks.add(this.#id);
  }

  acquire(digest: string): void {
    const count = this.#held.get(digest) ?? 0;
    if (count === 0) writeFileSync(this.#file(digest), '');
    this.#held.set(digest, count + 1);
  }

  release(digest: string): void {
    const count = this.#held.get(digest) ?? 0;
    if (count > 1) {
      this.#held.set(digest, count - 1);
      return;
    }
    this.#held.delete(digest);
    rmSync(this.#file(digest), { force: true });
  }

  /** Digests that somebody living holds. */
  leased(): Set<string> {
    const digests = new Set<string>();
    for (const name of readdirSync(this.#folder)) {
      const [digest = '', pid = '', book = ''] = name.split('.');
      if (isLiving(Number(pid), book)) digests.add(digest);
      else rmSync(path.join(this.#folder, name), { force: true });
    }
    return digests;
  }

  #file(digest: string): string {
    return path.join(this.#folder, `${digest}.${process.pid}.${this.#id}`);
  }
}

function isLiving(pid: number, book: string): boolean {
  if (pid === process.pid) return openBooks.has(book);
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
