import type { MetricName, MetricPoint } from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import type { Services } from '../services.js';
import type { StepReport } from '../trainer/protocol.js';

const BATCH_REPORTS = 10;
/** People watch: a slow run's points do not wait for a full batch. */
const LONGEST_WAIT_MS = 2_000;

const SERIES: readonly [MetricName, keyof StepReport][] = [
  ['train/loss', 'loss'],
  ['train/crossEntropy', 'crossEntropy'],
  ['train/top5Accuracy', 'top5Accuracy'],
  ['train/captionsPerSecond', 'captionsPerSecond'],
  ['train/learningRate', 'learningRate'],
  ['train/gradientNorm', 'gradientNorm'],
  ['train/attentionEntropy', 'attentionEntropy'],
  ['train/teacherForcing', 'teacherForcing'],
  ['train/reward', 'reward'],
  ['train/greedyReward', 'greedyReward'],
];

/** What of the services is needed. */
export interface MetricServices {
  records: { metrics: Pick<Services['records']['metrics'], 'append'> };
  log: Services['log'];
}

/** Collects the points of a training and writes them in batches; `flush` throws what writing threw. */
export class MetricWriter {
  private waiting: MetricPoint[] = [];
  private waitingReports = 0;
  private sentMs = Date.now();
  private tail: Promise<void> = Promise.resolve();

  constructor(
    private readonly services: MetricServices,
    private readonly scope: Scope,
    private readonly stage: string,
  ) {}

  add(report: StepReport): void {
    const recordedAt = new Date().toISOString();
    const { stage } = this;
    const { attempt } = this.scope;
    for (const [name, key] of SERIES) {
      const value = report[key];
      if (value === undefined) continue;
      this.waiting.push({ stage, attempt, name, step: report.globalStep, value, recordedAt });
    }
    this.waitingReports += 1;
    if (this.waitingReports >= BATCH_REPORTS || Date.now() - this.sentMs >= LONGEST_WAIT_MS) this.send();
  }

  async flush(): Promise<void> {
    this.send();
    await this.tail;
  }

  private send(): void {
    const points = this.waiting.splice(0);
    this.waitingReports = 0;
    this.sentMs = Date.now();
    if (points.length === 0) return;
    this.tail = this.tail.then(() => this.services.records.metrics.append(this.scope, points));
    // Thrown by `flush`; until then it must not count as unhandled.
    this.tail.catch((error: unknown) => {
      this.services.log.error({ error }, 'metrics were not stored');
    });
  }
}
