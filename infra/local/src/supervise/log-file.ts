import { closeSync, existsSync, fstatSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

const MAX_BYTES = 8 * 1024 * 1024;
const TAIL_LINES = 20;

/** One service's log: bounded to two files of 8 MB, the older one named `….log.1`. */
export class LogFile {
  private descriptor: number;
  private bytes: number;
  private tail: string[] = [];
  private closed = false;

  constructor(
    readonly file: string,
    private readonly maxBytes = MAX_BYTES,
  ) {
    mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = openSync(file, 'a');
    this.bytes = fstatSync(this.descriptor).size;
  }

  /** Written before it returns, so that a dying service's last words are kept in order. */
  write(text: string): void {
    // A process's last output may come after its end.
    if (this.closed) return;
    if (this.bytes > 0 && this.bytes + text.length > this.maxBytes) this.rotate();
    this.bytes += writeSync(this.descriptor, text);
    this.tail = [...this.tail, ...text.split('\n').filter((line) => line.trim() !== '')].slice(-TAIL_LINES);
  }

  note(message: string): void {
    this.write(`${new Date().toISOString()} [supervisor] ${message}\n`);
  }

  /** The last lines, for messages about a failure. */
  lastLines(): string[] {
    return this.tail;
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    closeSync(this.descriptor);
  }

  private rotate(): void {
    closeSync(this.descriptor);
    if (existsSync(this.file)) renameSync(this.file, `${this.file}.1`);
    this.descriptor = openSync(this.file, 'a');
    this.bytes = 0;
  }
}
