import { readdirSync, readFileSync } from 'node:fs';

/** CPU time in clock ticks since the machine started. */
export interface CpuTime {
  /** Of everything that ran on this machine, idle and stolen time left out. */
  readonly busy: number;
  /** Of this process, its descendants, and those that ended and were waited for. */
  readonly own: number;
  readonly atMs: number;
}

export const TICKS_PER_SECOND = 100;

/** User, nice, system, irq and softirq of the first line of /proc/stat; not idle, waiting for disks, or stolen. */
export function busyTicks(stat: string): number {
  const [, user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] = (stat.split('\n')[0] ?? '')
    .trim()
    .split(/\s+/)
    .map(Number);
  return user + nice + system + irq + softirq;
}

export interface ProcessTimes {
  readonly pid: number;
  readonly parent: number;
  /** Its own and that of children it has waited for. */
  readonly ticks: number;
}

/** A line of /proc/PID/stat. The name, in parentheses, may hold anything. */
export function processTimes(line: string): ProcessTimes {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const numberAt = (place: number): number => Number(fields[place] ?? 0);
  return {
    pid: Number.parseInt(line, 10),
    parent: numberAt(1),
    ticks: numberAt(11) + numberAt(12) + numberAt(13) + numberAt(14),
  };
}

/** Ticks of a process and all its descendants. */
export function treeTicks(processes: readonly ProcessTimes[], root: number): number {
  const family = new Set([root]);
  let size = 0;
  while (size !== family.size) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  return processes.reduce((sum, { pid, ticks }) => sum + (family.has(pid) ? ticks : 0), 0);
}

/** Share of the machine that others used between two readings, from 0 to 1. */
export function othersShare(from: CpuTime, to: CpuTime, cores: number): number {
  const available = ((to.atMs - from.atMs) / 1000) * TICKS_PER_SECOND * cores;
  return available <= 0 ? 0 : Math.max(0, to.busy - from.busy - (to.own - from.own)) / available;
}

export function readCpuTime(): CpuTime {
  const processes = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => readProcess(pid));
  return {
    own: treeTicks(processes, process.pid),
    busy: busyTicks(readFileSync('/proc/stat', 'utf8')),
    atMs: performance.now(),
  };
}

/** Nothing for a process that ended meanwhile. */
function readProcess(pid: string): ProcessTimes[] {
  try {
    return [processTimes(readFileSync(`/proc/${pid}/stat`, 'utf8'))];
  } catch (error) {
    if (error instanceof Error && 'code' in error && ['ENOENT', 'ESRCH'].includes(String(error.code)))
      return [];
    throw error;
  }
}
