import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { DamagedFixture } from './fixture.js';
import { GoldenTensors } from './golden-tensors.js';

/** A suite's folder. Knows which of its files have been used. */
export class FixtureFolder {
  readonly #used = new Set<string>();
  readonly #tensors = new Map<string, GoldenTensors>();

  constructor(readonly directory: string) {}

  get files(): string[] {
    return readdirSync(this.directory, { withFileTypes: true })
      .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
      .sort();
  }

  /** Files that nothing has asked for, documentation and the scripts that made the files aside. */
  get unused(): string[] {
    return this.files.filter((file) => !this.#used.has(file) && !/\.(md|py)$/.test(file));
  }

  has(file: string): boolean {
    return existsSync(path.join(this.directory, file));
  }

  /** Marks a file as belonging to a fixture without reading it. */
  claim(file: string): void {
    this.#used.add(file);
  }

  /** @throws DamagedFixture naming file, line and column */
  json(file: string): unknown {
    const text = this.bytes(file).toString('utf8');
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new DamagedFixture(`${this.#path(file)} is not JSON${placeOf(text, error)}`);
    }
  }

  /** @throws DamagedFixture naming file and tensor */
  tensors(file: string): GoldenTensors {
    const read = this.#tensors.get(file);
    if (read !== undefined) return read;
    const bytes = this.bytes(file);
    try {
      const tensors = GoldenTensors.parse(this.#path(file), bytes);
      this.#tensors.set(file, tensors);
      return tensors;
    } catch (error) {
      throw new DamagedFixture(`${this.#path(file)} cannot be read: ${messageOf(error)}`);
    }
  }

  /** @throws DamagedFixture when there is no such file */
  bytes(file: string): Buffer {
    this.claim(file);
    try {
      return readFileSync(path.join(this.directory, file));
    } catch (error) {
      const reason = this.has(file) ? messageOf(error) : 'it is named by another file but is not there';
      throw new DamagedFixture(`${this.#path(file)} cannot be read: ${reason}`);
    }
  }

  /** Frees what was read. */
  forget(): void {
    this.#tensors.clear();
  }

  #path(file: string): string {
    return `${path.basename(this.directory)}/${file}`;
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** V8 names the place of an error as a character position, and of an early end not at all. */
function placeOf(text: string, error: unknown): string {
  const message = messageOf(error).split('\n')[0] ?? '';
  const position = /position (\d+)/.exec(message)?.[1];
  const before = text.slice(0, position === undefined ? text.length : Number(position)).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  const reason = message.replace(/, ".*$/, '').replace(/ in JSON at position.*$/, '');
  return ` at line ${before.length}, column ${column}: ${reason}`;
}
