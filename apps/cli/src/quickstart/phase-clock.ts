/** Adds up how long each phase of some work took. Phases follow one another and may come again. */
export class PhaseClock {
  private readonly spentMs = new Map<string, number>();
  private current: { phase: string; sinceMs: number };

  /** @param startedAtMs when the first phase began, by the clock that `now` reads. */
  constructor(
    phase: string,
    private readonly startedAtMs: number,
    private readonly now: () => number = Date.now,
  ) {
    this.current = { phase, sinceMs: startedAtMs };
  }

  enter(phase: string): void {
    if (phase === this.current.phase) return;
    const nowMs = this.now();
    this.add(nowMs);
    this.current = { phase, sinceMs: nowMs };
  }

  /** Seconds by phase so far, and in `total`. */
  seconds(): Record<string, number> {
    const nowMs = this.now();
    this.add(nowMs);
    this.current.sinceMs = nowMs;
    const phases = [...this.spentMs].map(([phase, ms]) => [phase, ms / 1000] as const);
    return { ...Object.fromEntries(phases), total: (nowMs - this.startedAtMs) / 1000 };
  }

  private add(nowMs: number): void {
    const { phase, sinceMs } = this.current;
    this.spentMs.set(phase, (this.spentMs.get(phase) ?? 0) + nowMs - sinceMs);
  }
}
