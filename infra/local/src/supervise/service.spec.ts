import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { identityOf } from '../process-identity.js';
import { temporaryDir } from '../testing/temporary-dir.js';
import { LogFile } from './log-file.js';
import type { ServiceDefinition, ServiceStatus } from './service-definition.js';
import { Service } from './service.js';

interface Subject {
  service: Service;
  states: string[];
  dir: string;
}

/** A service whose process runs a few lines of JavaScript; it is ready when it has written the file `ready`. */
async function serviceRunning(script: string, settings: Partial<ServiceDefinition> = {}): Promise<Subject> {
  const dir = await temporaryDir();
  const states: string[] = [];
  const definition: ServiceDefinition = {
    name: 'api',
    command: process.execPath,
    args: ['-e', script],
    cwd: dir,
    env: { PATH: process.env['PATH'] },
    isReady: () => Promise.resolve(existsSync(path.join(dir, 'ready'))),
    readyTimeoutMs: 5_000,
    stopSignal: 'SIGTERM',
    stopTimeoutMs: 300,
    ...settings,
  };
  const note = (status: ServiceStatus): void => {
    states.push(status.state);
  };
  const service = new Service(definition, new LogFile(path.join(dir, 'api.log')), note);
  onTestFinished(() => service.stop());
  return { service, states, dir };
}

const READY = `require('fs').writeFileSync('ready', '');`;
const STAY = `setInterval(() => undefined, 1000);`;

function pidOf(service: Service): number {
  const { pid } = service.status();
  if (pid === null) throw new Error('the service has no process');
  return pid;
}

async function lives(pid: number): Promise<boolean> {
  return (await identityOf(pid)) !== undefined;
}

describe('Service', () => {
  it('is started once it answers, and stopped when told to', async () => {
    const { service, states } = await serviceRunning(READY + STAY);
    await service.start();
    const pid = pidOf(service);
    await service.stop();
    expect(states).toEqual(['starting', 'ready', 'stopping', 'stopped']);
    expect(await lives(pid)).toBe(false);
  });

  it('starts again after it was killed', async () => {
    const { service, states } = await serviceRunning(READY + STAY);
    await service.start();
    const first = pidOf(service);
    process.kill(first, 'SIGKILL');
    await vi.waitFor(() => {
      expect(service.status()).toMatchObject({ state: 'ready', restarts: 1 });
    }, 5_000);
    expect(pidOf(service)).not.toBe(first);
    expect(states).toContain('restarting');
  });

  it('is given up when it never answers, with the end of its log and where to read the rest', async () => {
    const { service, dir } = await serviceRunning(`console.error('port is taken'); process.exit(3)`);
    await expect(service.start()).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/exited with code 3; given up after 3 tries[^]*port is taken/) as string,
      advice: expect.stringContaining(path.join(dir, 'api.log')) as string,
    });
    expect(service.status().state).toBe('failed');
  });

  it('says so when the program cannot be run at all', async () => {
    const { service } = await serviceRunning('', { command: '/does/not/exist' });
    await expect(service.start()).rejects.toThrow('could not be run');
  });

  it('counts one that lives but does not answer in time as failed', async () => {
    const { service } = await serviceRunning(STAY, { readyTimeoutMs: 200 });
    await expect(service.start()).rejects.toThrow('did not answer within 0.2 s');
  });

  it('is killed, and what it started with it, when it does not end in time', async () => {
    const ignore = `process.on('SIGTERM', () => undefined);`;
    const spawnChild = `const child = require('child_process').spawn(process.execPath, ['-e', ${JSON.stringify(STAY)}]);
      require('fs').writeFileSync('child', String(child.pid));`;
    const { service, dir } = await serviceRunning(ignore + spawnChild + READY + STAY);
    await service.start();
    const pids = [pidOf(service), Number(readFileSync(path.join(dir, 'child'), 'utf8'))];
    await service.stop();
    await vi.waitFor(async () => {
      expect(await Promise.all(pids.map(lives))).toEqual([false, false]);
    });
  });

  it('keeps what the process prints in its log', async () => {
    const { service, dir } = await serviceRunning(
      `console.log('hello'); console.error('oh no');` + READY + STAY,
    );
    await service.start();
    await service.stop();
    expect(readFileSync(path.join(dir, 'api.log'), 'utf8')).toMatch(/hello[^]*oh no/);
  });
});
