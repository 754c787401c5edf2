import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '../s3/errors.js';

/**
 * Who needs which blob, for all processes that share the folder: an empty file `<digest>.<pid>` stands while
 * a process holds a lease. One left by a process that is gone does not count and is removed.
 * Process ids must mean the same to all: one machine, or containers that share a PID namespace.
 */
export class LeaseBook {
  readonly #folder: string;
  readonly #held = new Map<string, number>();

  constructor(folder: string) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true });
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

  /** Digests that some living process holds. */
  leased(): Set<string> {
    const living = readdirSync(this.#folder).filter((name) => this.#isLiving(name));
    return new Set(living.map((name) => name.split('.')[0] ?? ''));
  }

  #isLiving(name: string): boolean {
    const pid = Number(name.split('.')[1]);
    if (pid === process.pid) return this.#held.has(name.split('.')[0] ?? '');
    if (isAlive(pid)) return true;
    rmSync(path.join(this.#folder, name), { force: true });
    return false;
  }

  #file(digest: string): string {
    return path.join(this.#folder, `${digest}.${process.pid}`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}
