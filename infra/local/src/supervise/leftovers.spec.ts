import { spawn, type ChildProcess } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { identityOf } from '../process-identity.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { endLeftovers } from './leftovers.js';
import { writeState } from './stack-state.js';

function sleeper(): ChildProcess & { pid: number } {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('node did not start');
  return Object.assign(child, { pid: child.pid });
}

async function writtenDown(pid: number, identity: string): Promise<string> {
  const dir = await temporaryDir();
  await writeState(dir, {
    name: 'main',
    supervisor: { pid: 1, identity: 'gone' },
    phase: 'ready',
    message: '',
    startedAt: new Date(0).toISOString(),
    ports: {},
    urls: {},
    services: [{ name: 'api', state: 'ready', pid, identity, restarts: 0, message: 'ready' }],
    parts: [],
  });
  return dir;
}

describe('endLeftovers', () => {
  it('ends a service that a killed supervisor left running', async () => {
    const child = sleeper();
    const ended = new Promise((resolve) =>
      child.once('exit', (_, signal) => {
        resolve(signal);
      }),
    );
    await endLeftovers(await writtenDown(child.pid, (await identityOf(child.pid)) ?? ''));
    expect(await ended).toBe('SIGTERM');
  });

  it('leaves alone another process that has got the same id', async () => {
    const child = sleeper();
    await endLeftovers(await writtenDown(child.pid, 'started at another time'));
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });
});
