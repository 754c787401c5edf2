import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The built worker as a process of its own, as it runs in production. */
export class WorkerProcess {
  private readonly child: ChildProcess;
  private output = '';

  /** @param command a program and its arguments that run the worker's command line, which follows them */
  constructor(environment: Record<string, string>, command: readonly string[] = []) {
    const [program, ...rest] = [...command, process.execPath, MAIN];
    this.child = spawn(program, rest, { env: { ...process.env, ...environment }, stdio: 'pipe' });
    const keep = (chunk: Buffer): void => {
      this.output = (this.output + chunk.toString()).slice(-20_000);
    };
    this.child.stdout?.on('data', keep);
    this.child.stderr?.on('data', keep);
  }

  /** The last it wrote, for a failing test. */
  get log(): string {
    return this.output;
  }

  /** Ids of its trainer children. */
  trainers(): number[] {
    const path = `/proc/${String(this.child.pid)}/task/${String(this.child.pid)}/children`;
    return readFileSync(path, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  }

  /** Stops it and its trainers as they are; they do not notice. Gives the way to wake them. */
  freeze(): () => void {
    const pids = [this.child.pid, ...this.trainers()].filter((pid) => pid !== undefined);
    for (const pid of pids) process.kill(pid, 'SIGSTOP');
    return () => {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
    };
  }

  /** As a machine that loses power would end it. */
  async crash(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, 'exit');
    this.child.kill(signal);
    await gone;
  }
}
