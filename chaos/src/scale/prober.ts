import { setTimeout as sleep } from 'node:timers/promises';

const PAUSE_MS = 50;

export interface Answers {
  asked: number;
  failed: number;
  medianMs: number;
  p95Ms: number;
  worstMs: number;
}

/** Asks the API, one question after the other, as a person at the dashboard and a load balancer do. */
export class Prober {
  private readonly times: number[] = [];
  private failed = 0;
  private open = true;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly baseUrl: string,
    private readonly key: string,
    private readonly runIds: () => readonly string[],
  ) {}

  start(): void {
    this.running = this.ask();
  }

  async stop(): Promise<Answers> {
    this.open = false;
    await this.running;
    const sorted = [...this.times].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
    return { asked: sorted.length, failed: this.failed, medianMs: at(0.5), p95Ms: at(0.95), worstMs: at(1) };
  }

  private async ask(): Promise<void> {
    for (let turn = 0; this.open; turn += 1) {
      for (const question of this.questions(turn)) await this.time(question);
      await sleep(PAUSE_MS);
    }
  }

  private questions(turn: number): string[] {
    const ids = this.runIds();
    const id = ids[turn % Math.max(1, ids.length)];
    const ofRun = id === undefined ? [] : [`/api/v1/runs/${id}`, `/api/v1/runs/${id}/metrics`];
    return ['/health/ready', '/api/v1/runs?limit=50', '/api/v1/experiments?limit=20', ...ofRun];
  }

  private async time(question: string): Promise<void> {
    const startedAt = performance.now();
    const response = await fetch(`${this.baseUrl}${question}`, {
      headers: { Authorization: `Bearer ${this.key}` },
    });
    await response.arrayBuffer();
    this.times.push(performance.now() - startedAt);
    if (!response.ok) this.failed += 1;
  }
}
