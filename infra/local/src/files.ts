import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

export function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** The text of a file, or undefined where there is none. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isErrno(error, 'ENOENT')) return undefined;
    throw error;
  }
}

let writes = 0;

/** Writes a whole file or nothing: readers never see half of it. */
export async function writeWhole(file: string, text: string, mode = 0o644): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  writes += 1;
  const partial = `${file}.${String(process.pid)}-${String(writes)}.partial`;
  await writeFile(partial, text, { mode });
  await rename(partial, file);
}
