import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryDir } from '../testing/temporary-dir.js';
import { installOnce, isInstalled } from './install-once.js';

async function aPart(): Promise<{ dir: string; installs: string[]; ensure: (pin: string) => Promise<void> }> {
  const dir = path.join(await temporaryDir(), 'part');
  const installs: string[] = [];
  const ensure = (pin: string): Promise<void> =>
    installOnce({
      dir,
      pin,
      install: async (empty) => {
        installs.push(pin);
        await sleep(20);
        await writeFile(path.join(empty, 'program'), `made from ${pin}`);
      },
    });
  return { dir, installs, ensure };
}

describe('installOnce', () => {
  it('installs a part the first time and finds it the second time', async () => {
    const { dir, installs, ensure } = await aPart();
    await ensure('a');
    await ensure('a');
    expect(installs).toEqual(['a']);
    expect(await readFile(path.join(dir, 'program'), 'utf8')).toBe('made from a');
  });

  it('installs anew when the pin has changed', async () => {
    const { dir, installs, ensure } = await aPart();
    await ensure('a');
    await ensure('b');
    expect(installs).toEqual(['a', 'b']);
    expect(await isInstalled(dir, 'a')).toBe(false);
    expect(await isInstalled(dir, 'b')).toBe(true);
  });

  it('installs anew when a file was cut short or removed', async () => {
    const { dir, installs, ensure } = await aPart();
    await ensure('a');
    await writeFile(path.join(dir, 'program'), 'cut');
    await ensure('a');
    await rm(path.join(dir, 'program'));
    await ensure('a');
    expect(installs).toEqual(['a', 'a', 'a']);
  });

  it('installs once when four ask at the same time', async () => {
    const { installs, ensure } = await aPart();
    await Promise.all([ensure('a'), ensure('a'), ensure('a'), ensure('a')]);
    expect(installs).toEqual(['a']);
  });

  it('leaves nothing that looks installed when installing fails, and succeeds later', async () => {
    const { dir, ensure } = await aPart();
    const failing = installOnce({
      dir,
      pin: 'a',
      install: async (empty) => {
        await writeFile(path.join(empty, 'half'), '');
        throw new Error('no connection');
      },
    });
    await expect(failing).rejects.toThrow('no connection');
    expect(existsSync(dir)).toBe(false);
    await ensure('a');
    expect(existsSync(path.join(dir, 'half'))).toBe(false);
  });
});
