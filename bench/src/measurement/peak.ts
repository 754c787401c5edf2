import { readFileSync, writeFileSync } from 'node:fs';

/** Forgets a process's highest memory so far. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Highest resident memory of a process since its start or `resetPeak`. */
export function peakBytes(pid: number): number {
  return parsePeak(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

/** VmHWM of /proc/PID/status. */
export function parsePeak(status: string): number {
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1];
  return Number(kibibytes ?? NaN) * 1024;
}
