import { readFileSync } from 'node:fs';

/** Where Linux counts processes that it killed for memory: of this control group, else of the machine. */
const COUNTERS = ['/sys/fs/cgroup/memory.events', '/proc/vmstat'] as const;

/** How many processes the kernel has killed for memory since it started; null where it does not say. */
export function countOomKills(counters: readonly string[] = COUNTERS): number | null {
  for (const path of counters) {
    const found = /^oom_kill (\d+)$/m.exec(readOrEmpty(path));
    if (found?.[1] !== undefined) return Number(found[1]);
  }
  return null;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Another kernel, or a container without the file: the next one may be there.
    return '';
  }
}
