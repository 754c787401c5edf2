import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault, LineName, ProcessName } from '../plan/fault.js';
import type { Random } from '../random.js';
import type { ChaosStack } from '../stack/chaos-stack.js';
import { harm } from './blobs.js';
import { readProcess, signal, trainersOf, treeOf, type ProcessEntry } from '../stack/processes.js';

export type Injection =
  | {
      injected: true;
      detail: string;
      /** The blob of the object store that was harmed. */
      digest: string | null;
    }
  | { injected: false; reason: string };

const RETRY_MS = 200;
/** A part that is down for another fault is waited for. */
const PATIENCE_MS = 45_000;

/** Does what the plan says to a stack; each returns when the fault is over, e.g. when a stopped process goes on. */
export class Injector {
  constructor(
    private readonly stack: ChaosStack,
    private readonly random: Random,
  ) {}

  inject(fault: Fault): Promise<Injection> {
    switch (fault.kind) {
      case 'kill':
        return this.kill(fault.target);
      case 'stop':
        return this.freeze(fault.target, fault.seconds);
      case 'cut':
        return this.cut(fault.target);
      case 'fill':
        return this.fill(fault.seconds);
      case 'corrupt':
      case 'delete':
        return this.harm(fault);
    }
  }

  private async kill(target: ProcessName): Promise<Injection> {
    const entry = await this.await(() => this.find(target)[0]);
    if (entry === undefined) return none(`no ${target} was running`);
    const done = signal(entry, 'SIGKILL');
    return done ? given(`process ${String(entry.pid)}`) : none(`the ${target} ended by itself first`);
  }

  private async freeze(target: ProcessName, seconds: number): Promise<Injection> {
    const first = await this.await(() => this.find(target)[0]);
    if (first === undefined) return none(`no ${target} was running`);
    const stopped = treeOf(first.pid).filter((entry) => signal(entry, 'SIGSTOP'));
    await sleep(seconds * 1000);
    for (const entry of stopped) signal(entry, 'SIGCONT');
    return given(`${String(stopped.length)} processes for ${String(seconds)} s`);
  }

  /** Waits for a connection: to cut none proves nothing. */
  private async cut(target: LineName): Promise<Injection> {
    const line = this.stack.lines.get(target);
    if (line === undefined) return none('the stack has no line that can be cut');
    const dropped = await this.await(() => line.cut() || undefined);
    return dropped === undefined
      ? none(`nothing was connected to ${target}`)
      : given(`${String(dropped)} connections`);
  }

  private async fill(seconds: number): Promise<Injection> {
    const { disk } = this.stack;
    if (disk.absent !== null) return none(disk.absent);
    const bytes = disk.fill();
    await sleep(seconds * 1000);
    disk.free();
    return given(`the last ${String(Math.round(bytes / 1e6))} MB for ${String(seconds)} s`);
  }

  private async harm({ kind, target }: Extract<Fault, { kind: 'corrupt' | 'delete' }>): Promise<Injection> {
    const done = await this.await(() => harm(this.stack, target, kind, this.random).catch(() => undefined));
    if (done === undefined)
      return none(`there were no bytes of ${target} to ${kind}, or their server was away`);
    return { injected: true, ...done };
  }

  /** The processes that a name stands for. */
  private find(target: ProcessName): ProcessEntry[] {
    if (target !== 'trainer') return entryOf(this.stack.service(target).pid);
    const { pid } = this.stack.service('worker');
    return pid === null ? [] : this.random.shuffled(trainersOf(pid));
  }

  private async await<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T | undefined> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = await look();
      if (found !== undefined || Date.now() > deadline) return found;
      await sleep(RETRY_MS);
    }
  }
}

function entryOf(pid: number | null): ProcessEntry[] {
  const entry = pid === null ? undefined : readProcess(pid);
  return entry === undefined ? [] : [entry];
}

function given(detail: string): Injection {
  return { injected: true, detail, digest: null };
}

function none(reason: string): Injection {
  return { injected: false, reason };
}
