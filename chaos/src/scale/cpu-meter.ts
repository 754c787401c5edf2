import { treeOf, type ProcessEntry } from '../stack/processes.js';

export type Part = 'api' | 'temporal' | 'postgres' | 'object-store' | 'workers';

/** CPU seconds of the parts that orchestrate; trainers are left out: what they use is the runs' own work. */
export class CpuMeter {
  /** Of processes that have been seen, by id and start, so that one that ended in between still counts. */
  private readonly seen = new Map<string, { part: Part; first: number; last: number }>();

  constructor(private readonly roots: () => ReadonlyMap<Part, readonly number[]>) {}

  /** Looks at all processes; the first look at those there at the start is what the rest is counted from. */
  sample({ isFirst = false } = {}): void {
    for (const [part, pids] of this.roots()) {
      const entries = pids.flatMap((pid) => treeOf(pid)).filter(orchestrates);
      for (const entry of entries) this.note(part, entry, isFirst);
    }
  }

  secondsOf(): Record<Part, number> {
    const seconds: Record<Part, number> = { api: 0, temporal: 0, postgres: 0, 'object-store': 0, workers: 0 };
    for (const { part, first, last } of this.seen.values()) seconds[part] += last - first;
    return seconds;
  }

  private note(part: Part, { pid, startedAt, cpuSeconds }: ProcessEntry, isFirst: boolean): void {
    const key = `${String(pid)} ${startedAt}`;
    const known = this.seen.get(key);
    if (known === undefined) this.seen.set(key, { part, first: isFirst ? cpuSeconds : 0, last: cpuSeconds });
    else known.last = cpuSeconds;
  }
}

function orchestrates({ command }: ProcessEntry): boolean {
  return !command.includes('/trainer/child/');
}
