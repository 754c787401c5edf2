/** Lets so many lines a second pass, after a burst, and counts the others. */
export class LineRate {
  private allowance: number;
  private seenMs: number;
  private missed = 0;

  constructor(
    private readonly linesPerSecond: number,
    private readonly burstLines: number,
    private readonly now: () => number = Date.now,
  ) {
    this.allowance = burstLines;
    this.seenMs = now();
  }

  /** Whether one more line may pass. */
  admits(): boolean {
    const nowMs = this.now();
    const earned = (Math.max(0, nowMs - this.seenMs) / 1000) * this.linesPerSecond;
    this.allowance = Math.min(this.burstLines, this.allowance + earned);
    this.seenMs = nowMs;
    if (this.allowance < 1) {
      this.missed += 1;
      return false;
    }
    this.allowance -= 1;
    return true;
  }

  /** Lines refused since the last call. */
  takeMissed(): number {
    const { missed } = this;
    this.missed = 0;
    return missed;
  }
}
