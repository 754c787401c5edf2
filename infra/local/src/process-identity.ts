import { execFile } from 'node:child_process';
import { readIfThere } from './files.js';

/**
 * What tells a process apart from a later one with the same id: when it started.
 * Undefined when no such process lives.
 */
export async function identityOf(pid: number): Promise<string | undefined> {
  return process.platform === 'linux' ? identityFromProc(pid) : identityFromPs(pid);
}

/** Whether the process with that id is still the one that was seen then. */
export async function isSameProcess(pid: number, identity: string): Promise<boolean> {
  return (await identityOf(pid)) === identity;
}

/** Field 22 of /proc/PID/stat: ticks from boot to start. The name in field 2 may hold spaces and brackets. A zombie is dead. */
async function identityFromProc(pid: number): Promise<string | undefined> {
  const stat = await readIfThere(`/proc/${String(pid)}/stat`).catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}

function identityFromPs(pid: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    execFile('ps', ['-o', 'lstart=', '-p', String(pid)], (error, stdout) => {
      resolve(error === null && stdout.trim() !== '' ? stdout.trim() : undefined);
    });
  });
}
