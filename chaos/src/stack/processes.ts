import { readdirSync, readFileSync } from 'node:fs';

/** A process as the kernel shows it; `startedAt` tells it apart from a later one with the same id. */
export interface ProcessEntry {
  pid: number;
  parent: number;
  startedAt: string;
  /** Seconds of CPU, its own and that of its children that have ended. */
  cpuSeconds: number;
  command: string;
}

/** The kernel's unit in /proc; 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Undefined when it has ended. */
export function readProcess(pid: number): ProcessEntry | undefined {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8').replaceAll('\0', ' ');
    // The name in brackets may hold spaces: fields count from after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12].reduce((sum, field) => sum + Number(fields[field]), 0);
    return {
      pid,
      parent: Number(fields[1]),
      startedAt: fields[19] ?? '',
      cpuSeconds: ticks / TICKS_PER_SECOND,
      command,
    };
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

/** A process and all below it, parents first. */
export function treeOf(pid: number): ProcessEntry[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => readProcess(Number(name)) ?? []);
  const tree = all.filter((entry) => entry.pid === pid);
  for (const parent of tree) tree.push(...all.filter((entry) => entry.parent === parent.pid));
  return tree;
}

export function trainersOf(workerPid: number): ProcessEntry[] {
  return treeOf(workerPid).filter(({ command }) => command.includes('/trainer/child/'));
}

/** False when the process is another one by now, or none. */
export function signal({ pid, startedAt }: ProcessEntry, name: NodeJS.Signals): boolean {
  if (readProcess(pid)?.startedAt !== startedAt) return false;
  try {
    process.kill(pid, name);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

function isGone(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ESRCH';
}
