import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeSync, openSync, closeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const FILLER_BYTES = 1024 * 1024;

/** A small disk of its own under a folder, which can be filled to the last byte and emptied again. */
export class SmallDisk {
  private constructor(
    readonly folder: string,
    /** Why there is none; null when it is mounted. */
    readonly absent: string | null,
  ) {}

  /** Mounts a tmpfs on the folder; where that is not allowed, the folder stays an ordinary one and `absent` says why. */
  static async mount(folder: string, megabytes: number): Promise<SmallDisk> {
    mkdirSync(folder, { recursive: true });
    const options = `size=${String(megabytes)}m,mode=755`;
    try {
      await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder]);
      return new SmallDisk(folder, null);
    } catch (error) {
      const reason = error instanceof Error ? error.message.trim() : String(error);
      return new SmallDisk(folder, `no tmpfs could be mounted: ${reason}`);
    }
  }

  /** Until nothing more fits; gives the bytes that it took. */
  fill(): number {
    if (this.absent !== null) throw new Error(this.absent);
    const file = openSync(this.filler, 'w');
    try {
      return writeUntilFull(file);
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  async unmount(): Promise<void> {
    if (this.absent === null) await run('umount', ['--lazy', this.folder]);
  }

  private get filler(): string {
    return path.join(this.folder, 'filler');
  }
}

function writeUntilFull(file: number): number {
  const chunk = Buffer.alloc(FILLER_BYTES);
  let written = 0;
  for (let size = FILLER_BYTES; size >= 1;) {
    try {
      written += writeSync(file, chunk, 0, size);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
      size = Math.floor(size / 2);
    }
  }
  return written;
}
