import { Logger } from '@nestjs/common';

export interface LoopOptions {
  name: string;
  /** Time between two rounds, in milliseconds. */
  everyMs: number;
  round: () => Promise<unknown>;
}

/**
 * Repeats a round for ever, one at a time, sooner when woken. A round that throws is logged, once as long as the
 * message is the same, and tried again: neither Postgres nor Temporal has to be there.
 */
export class BackgroundLoop {
  private readonly logger: Logger;
  private timer: NodeJS.Timeout | null = null;
  private running: Promise<void> | null = null;
  private woken = false;
  private stopped = false;
  private lastProblem = '';

  constructor(private readonly options: LoopOptions) {
    this.logger = new Logger(options.name);
  }

  start(): void {
    this.wake();
  }

  /** Begins, and resolves when the first round is over, whatever became of it. */
  async startAndFinishFirst(): Promise<void> {
    this.wake();
    await this.running;
  }

  /** Begins a round now, or right after the present one. */
  wake(): void {
    if (this.stopped) return;
    if (this.running !== null) {
      this.woken = true;
      return;
    }
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.running = this.once().finally(() => {
      this.running = null;
      this.schedule();
    });
  }

  /** Resolves when the present round is over; none follows. */
  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.stopped) return;
    const delayMs = this.woken ? 0 : this.options.everyMs;
    this.woken = false;
    this.timer = setTimeout(() => {
      this.timer = null;
      this.wake();
    }, delayMs);
  }

  private async once(): Promise<void> {
    try {
      await this.options.round();
      this.lastProblem = '';
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      if (problem !== this.lastProblem) this.logger.warn(problem);
      this.lastProblem = problem;
    }
  }
}
