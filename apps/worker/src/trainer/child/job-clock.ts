import type { JobPhase, JobTimes } from '../protocol.js';

/** Where the seconds of a job go: at any moment in one phase, `loading` at first. */
export class JobClock {
  private readonly startedMs = performance.now();
  private sinceMs = this.startedMs;
  private phase: JobPhase = 'loading';
  private readonly seconds = { loading: 0, computing: 0, saving: 0 };
  private secondsToFirstStep: number | null = null;

  enter(phase: JobPhase): void {
    const nowMs = performance.now();
    this.seconds[this.phase] += (nowMs - this.sinceMs) / 1000;
    this.sinceMs = nowMs;
    this.phase = phase;
  }

  /** Called after every optimiser step; the first one counts. */
  stepped(): void {
    this.secondsToFirstStep ??= (performance.now() - this.startedMs) / 1000;
  }

  /** Until now. */
  get times(): JobTimes {
    this.enter(this.phase);
    return { seconds: { ...this.seconds }, secondsToFirstStep: this.secondsToFirstStep };
  }
}
