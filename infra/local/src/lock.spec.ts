import { writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { tryLock, withLock } from './lock.js';
import { temporaryDir } from './testing/temporary-dir.js';

describe('lock', () => {
  it('is held by one at a time and free again after its release', async () => {
    const file = path.join(await temporaryDir(), 'lock');
    const release = await tryLock(file);
    expect(await tryLock(file)).toBeUndefined();
    await release?.();
    expect(await tryLock(file)).toBeDefined();
  });

  it('is taken over from a process that is gone', async () => {
    const file = path.join(await temporaryDir(), 'lock');
    await writeFile(file, [hostname(), 2 ** 22 + 1, '1'].join('\n'));
    expect(await tryLock(file)).toBeDefined();
  });

  it('is taken over when another process has got the id of the one that held it', async () => {
    const file = path.join(await temporaryDir(), 'lock');
    await writeFile(file, [hostname(), process.pid, 'another start time'].join('\n'));
    expect(await tryLock(file)).toBeDefined();
  });

  it('of another machine is respected while it is fresh', async () => {
    const file = path.join(await temporaryDir(), 'lock');
    await writeFile(file, ['another-machine', 1, '1'].join('\n'));
    expect(await tryLock(file)).toBeUndefined();
  });

  it('makes others wait, and says so once', async () => {
    const file = path.join(await temporaryDir(), 'lock');
    const order: string[] = [];
    let waits = 0;
    const first = withLock(file, async () => {
      await new Promise((resolve) => setTimeout(resolve, 300));
      order.push('first');
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const count = (): void => {
      waits += 1;
    };
    const second = withLock(file, () => Promise.resolve(order.push('second')), count);
    await Promise.all([first, second]);
    expect(order).toEqual(['first', 'second']);
    expect(waits).toBe(1);
  });
});
