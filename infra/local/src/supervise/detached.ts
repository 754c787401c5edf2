import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, closeSync } from 'node:fs';
import path from 'node:path';
import { DomainError, type Fault } from '@beamline/contracts';
import { repositoryDir, stackDirOf, stateRoot } from '../layout.js';
import { endLeftovers, endProcess } from './leftovers.js';
import { readStack, type StackReport } from './read-stack.js';
import type { StackEvent } from './stack.js';

const STOP_TIMEOUT_MS = 120_000;

/** What the supervisor tells the command that started it. */
export type SupervisorMessage =
  { kind: 'event'; event: StackEvent } | { kind: 'ready' } | { kind: 'failed'; fault: Fault };

export interface DetachedOptions {
  name: string;
  /** Where stacks are kept. Default: `.beamline` in the repository. */
  root?: string;
  /** Default: the environment of this process. */
  env?: NodeJS.ProcessEnv;
  onEvent?: (event: StackEvent) => void;
}

/**
 * Starts a stack with its apps under a supervisor that outlives this process; returns when it is ready.
 * One that runs already is left as it is.
 *
 * @throws DomainError what kept it from starting.
 */
export async function startDetached(options: DetachedOptions): Promise<StackReport> {
  const { name, root, onEvent = () => undefined } = options;
  const existing = await readStack(name, root);
  if (existing?.running === true && existing.phase === 'ready') return existing;
  const child = spawnSupervisor(options);
  try {
    await untilReady(child, onEvent);
  } finally {
    if (child.connected) child.disconnect();
    child.unref();
  }
  const report = await readStack(name, root);
  if (report === undefined) throw new DomainError('INTERNAL', `Stack "${name}" started but wrote no state.`);
  return report;
}

function spawnSupervisor({ name, root = stateRoot, env = process.env }: DetachedOptions): ChildProcess {
  const main = path.join(repositoryDir, 'infra/local/dist/supervise/supervisor-main.js');
  const logs = path.join(stackDirOf(name, root), 'logs');
  mkdirSync(logs, { recursive: true });
  const log = openSync(path.join(logs, 'supervisor.log'), 'a');
  try {
    return spawn(process.execPath, [main, name, root], {
      env,
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
    });
  } finally {
    closeSync(log);
  }
}

function untilReady(child: ChildProcess, onEvent: (event: StackEvent) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    child.on('message', (message: SupervisorMessage) => {
      if (message.kind === 'event') onEvent(message.event);
      else if (message.kind === 'ready') resolve();
      else reject(DomainError.fromFault(message.fault));
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(
        new DomainError(
          'UNAVAILABLE',
          `The supervisor ended early (code ${String(code)}); see supervisor.log in the stack's logs.`,
        ),
      );
    });
  });
}

/** Stops a stack in order and ends what a killed supervisor left running. False when nothing ran. */
export async function stopDetached(name: string, root?: string): Promise<boolean> {
  const report = await readStack(name, root);
  if (report === undefined) return false;
  const { pid, identity } = report.supervisor;
  if (report.running) await endProcess(pid, identity, 'SIGTERM', STOP_TIMEOUT_MS);
  await endLeftovers(report.dir);
  return report.running;
}
