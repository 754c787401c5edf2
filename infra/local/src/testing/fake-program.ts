import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** An executable that prints one line, whatever it is asked. */
export async function fakeProgram(dir: string, name: string, prints: string): Promise<string> {
  await mkdir(dir, { recursive: true });
  const file = path.join(dir, name);
  await writeFile(file, `#!/bin/sh\necho '${prints}'\n`);
  await chmod(file, 0o755);
  return file;
}
