import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder that other accounts may enter, as Postgres must; for hooks, which remove it themselves. */
export async function makeTemporaryDir(): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), 'beamline-test-'));
  await chmod(dir, 0o755);
  return dir;
}

/** The same, removed when the test that asks for it ends. */
export async function temporaryDir(): Promise<string> {
  const dir = await makeTemporaryDir();
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}
