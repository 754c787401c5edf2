import { setTimeout as sleep } from 'node:timers/promises';
import { isErrno } from '../files.js';
import { killGroup } from '../process-group.js';
import { isSameProcess } from '../process-identity.js';
import { readState } from './stack-state.js';

const GRACE_MS = 10_000;
const POLL_MS = 100;

/** Ends what a killed supervisor left running; only processes that it wrote down, and only if they are still the same ones. */
export async function endLeftovers(stackDir: string): Promise<void> {
  const state = await readState(stackDir);
  const recorded =
    state?.services.filter((service) => service.pid !== null && service.identity !== null) ?? [];
  // The last started first, as in an orderly stop.
  for (const { pid, identity, name } of recorded.reverse()) {
    if (pid !== null && identity !== null)
      await endProcess(pid, identity, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
  }
}

/** Asks a process to end and kills it when it does not; another process that has its id by now is left alone. */
export async function endProcess(
  pid: number,
  identity: string,
  signal: NodeJS.Signals,
  graceMs = GRACE_MS,
): Promise<void> {
  if (!(await isSameProcess(pid, identity))) return;
  const deadline = Date.now() + graceMs;
  send(pid, signal);
  while ((await isSameProcess(pid, identity)) && Date.now() < deadline) await sleep(POLL_MS);
  if (await isSameProcess(pid, identity)) send(pid, 'SIGKILL');
  killGroup(pid);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if (!isErrno(error, 'ESRCH')) throw error;
  }
}
