import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import { killGroup } from '../process-group.js';
import { identityOf } from '../process-identity.js';
import type { LogFile } from './log-file.js';
import { afterFailure, wasSteady, type Verdict } from './restart-policy.js';
import type { ServiceDefinition, ServiceState, ServiceStatus } from './service-definition.js';

const READY_POLL_MS = 100;

/** One supervised process: started, watched until it answers, restarted with back-off when it ends, stopped in order. */
export class Service {
  private child: ChildProcess | undefined;
  private identity: string | null = null;
  private state: ServiceState = 'stopped';
  private message = '';
  private starts = 0;
  private everReady = false;
  private quickFailures = 0;
  private readonly halt = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    readonly definition: ServiceDefinition,
    private readonly log: LogFile,
    private readonly onChange: (status: ServiceStatus) => void,
  ) {}

  /**
   * Starts it and waits for the first answer.
   *
   * @throws DomainError `UNAVAILABLE` with the end of its log when it does not come up.
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.running = this.supervise(resolve).then(() => {
        reject(this.failure());
      }, reject);
    });
  }

  /** Asks it to end, waits, then kills it and its children. Never restarts afterwards. */
  async stop(): Promise<void> {
    this.halt.abort();
    const { child } = this;
    if (child !== undefined && isAlive(child)) await this.end(child);
    await this.running.catch(() => undefined);
    this.log.close();
  }

  status(): ServiceStatus {
    const pid = this.child !== undefined && isAlive(this.child) ? (this.child.pid ?? null) : null;
    const restarts = Math.max(0, this.starts - 1);
    return {
      name: this.definition.name,
      state: this.state,
      pid,
      identity: this.identity,
      restarts,
      message: this.message,
    };
  }

  private halted(): boolean {
    return this.halt.signal.aborted;
  }

  private async supervise(onFirstReady: () => void): Promise<void> {
    while (!this.halted()) {
      const ending = await this.runOnce(onFirstReady);
      if (this.halted()) break;
      this.quickFailures += 1;
      const verdict = afterFailure({ quickFailures: this.quickFailures, everReady: this.everReady });
      this.announce(verdict, ending);
      if (verdict.then === 'giveUp') return;
      await sleep(verdict.delayMs, undefined, { signal: this.halt.signal }).catch(() => undefined);
    }
    this.change('stopped', 'stopped');
  }

  /** One life of the process; gives what ended it, in words. */
  private async runOnce(onFirstReady: () => void): Promise<string> {
    this.change('starting', 'starting');
    const child = this.launch();
    const ended = endOf(child);
    if (child.pid !== undefined) this.identity = (await identityOf(child.pid)) ?? null;
    if (await this.becomesReady(child)) {
      const readyAt = Date.now();
      this.everReady = true;
      this.change('ready', 'ready');
      onFirstReady();
      const ending = await ended;
      if (wasSteady(Date.now() - readyAt)) this.quickFailures = 0;
      killLeftBehind(child);
      return ending;
    }
    const late = isAlive(child) && !this.halted();
    if (isAlive(child)) await this.end(child);
    return late ? `did not answer within ${String(this.definition.readyTimeoutMs / 1000)} s` : ended;
  }

  private launch(): ChildProcess {
    const { command, args, cwd, env, account, channel = false } = this.definition;
    this.starts += 1;
    this.log.note(`start ${String(this.starts)}: ${command}`);
    // A process group of its own: Ctrl-C in the terminal reaches the supervisor alone, which stops its services in order.
    const stdio: StdioOptions = ['ignore', 'pipe', 'pipe', channel ? 'ipc' : 'ignore'];
    const child = spawn(command, args, { cwd, env, ...account, detached: true, stdio });
    child.stdout?.on('data', (chunk: Buffer) => {
      this.log.write(chunk.toString());
    });
    child.stderr?.on('data', (chunk: Buffer) => {
      this.log.write(chunk.toString());
    });
    child.on('error', (error) => {
      this.log.note(error.message);
    });
    this.child = child;
    return child;
  }

  private async becomesReady(child: ChildProcess): Promise<boolean> {
    const deadline = Date.now() + this.definition.readyTimeoutMs;
    while (isAlive(child) && !this.halted() && Date.now() < deadline) {
      const ready = await this.definition.isReady(child).catch(() => false);
      if (ready) return isAlive(child);
      await sleep(READY_POLL_MS);
    }
    return false;
  }

  private async end(child: ChildProcess): Promise<void> {
    this.change('stopping', 'stopping');
    const ended = endOf(child);
    child.kill(this.definition.stopSignal);
    const timer = setTimeout(() => {
      killLeftBehind(child);
    }, this.definition.stopTimeoutMs);
    await ended;
    clearTimeout(timer);
    killLeftBehind(child);
  }

  private announce(verdict: Verdict, ending: string): void {
    switch (verdict.then) {
      case 'retry':
        this.change('restarting', `${ending}; starting again in ${String(verdict.delayMs / 1000)} s`);
        return;
      case 'retrySlowly':
        this.change(
          'failing',
          `${ending}; failed ${String(this.quickFailures)} times in a row, trying once a minute; see ${this.log.file}`,
        );
        return;
      case 'giveUp':
        this.change(
          'failed',
          `${ending}; given up after ${String(this.quickFailures)} tries; see ${this.log.file}`,
        );
    }
  }

  private change(state: ServiceState, message: string): void {
    this.state = state;
    this.message = message;
    if (message !== state) this.log.note(message);
    this.onChange(this.status());
  }

  private failure(): DomainError {
    const { name } = this.definition;
    const tail = this.log.lastLines().join('\n');
    return new DomainError('UNAVAILABLE', `${name} did not start: ${this.message}\n${tail}`, {
      advice: `Read ${this.log.file}, then run "beamline doctor".`,
      where: { service: name },
    });
  }
}

function isAlive(child: ChildProcess): boolean {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

/** How a process ended, in words. */
function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => {
      resolve(`could not be run: ${error.message}`);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `exited with code ${String(code)}` : `was killed by ${signal}`);
    });
  });
}

function killLeftBehind(child: ChildProcess): void {
  if (child.pid !== undefined) killGroup(child.pid);
}
