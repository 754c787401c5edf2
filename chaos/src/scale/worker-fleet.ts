import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { once } from 'node:events';
import path from 'node:path';
import { repositoryDir } from '@beamline/local';

const MAIN = path.join(repositoryDir, 'apps/worker/dist/main.js');

/** Workers beside the one that a stack brings along, each with a cache and a log of its own. */
export class WorkerFleet {
  private readonly children: ChildProcess[] = [];

  constructor(
    private readonly root: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** Settles when all are ready for work. */
  async start(count: number): Promise<void> {
    const ready: Promise<unknown>[] = [];
    for (let number = 2; number < count + 2; number += 1) {
      const child = this.spawn(`worker-${String(number)}`);
      this.children.push(child);
      // The first thing that a worker says over its channel is that it is ready.
      ready.push(once(child, 'message'));
    }
    await Promise.all(ready);
  }

  get pids(): number[] {
    return this.children.flatMap(({ pid }) => pid ?? []);
  }

  async stop(): Promise<void> {
    const alive = this.children.filter(
      ({ exitCode, signalCode }) => exitCode === null && signalCode === null,
    );
    const ended = alive.map((child) => once(child, 'exit'));
    for (const child of alive) child.kill('SIGTERM');
    await Promise.all(ended);
  }

  private spawn(name: string): ChildProcess {
    const log = openSync(path.join(this.root, `${name}.log`), 'a');
    try {
      return spawn(process.execPath, ['--enable-source-maps', MAIN], {
        cwd: repositoryDir,
        env: { ...this.env, BEAMLINE_CACHE_DIR: path.join(this.root, name) },
        stdio: ['ignore', log, log, 'ipc'],
      });
    } finally {
      closeSync(log);
    }
  }
}
