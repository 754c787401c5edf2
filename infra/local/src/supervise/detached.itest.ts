import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { bareEnvironment } from '../testing/bare-environment.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { startDetached, stopDetached } from './detached.js';
import { readStack } from './read-stack.js';

const NAME = 'detached';

describe('a detached stack with its apps', () => {
  it('serves the API, outlives the kill of its worker, and stops in order', async () => {
    const root = await temporaryDir();
    const env = bareEnvironment();
    onTestFinished(async () => {
      await stopDetached(NAME, root);
    });

    const stack = await startDetached({ name: NAME, root, env });

    expect(stack).toMatchObject({ running: true, phase: 'ready' });
    expect((await fetch(`${stack.urls['api'] ?? ''}/health/live`)).status).toBe(200);
    expect(statSync(path.join(stack.dir, 'environment.json')).mode & 0o777).toBe(0o600);
    expect(existsSync(path.join(stack.dir, 'logs/api.log'))).toBe(true);
    expect((await startDetached({ name: NAME, root, env })).supervisor).toEqual(stack.supervisor);

    process.kill(stack.services.find(({ name }) => name === 'worker')?.pid ?? 0, 'SIGKILL');
    const worker = async (): Promise<unknown> =>
      (await readStack(NAME, root))?.services.find(({ name }) => name === 'worker');
    await vi.waitFor(
      async () => {
        expect(await worker()).toMatchObject({ state: 'ready', restarts: 1 });
      },
      { timeout: 60_000, interval: 200 },
    );

    expect(await stopDetached(NAME, root)).toBe(true);
    expect(await readStack(NAME, root)).toMatchObject({ running: false, phase: 'stopped' });
    await expect(fetch(stack.urls['api'] ?? '')).rejects.toThrow();
  });
});
