import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach } from 'vitest';

/** A new folder for every test of a file, removed after it. */
export function useFolder(): (...names: string[]) => string {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'beamline-data-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  return (...names) => path.join(folder, ...names);
}
