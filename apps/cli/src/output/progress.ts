import type { Progress } from '@beamline/contracts';
import { formatBytes } from './format.js';

/** What a progress display needs of a stream; `process.stderr` in the command, an array in tests. */
export interface ProgressStream {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** The state of the work, as the server or this program tells it. */
export type ProgressStep = Pick<Progress, 'label' | 'done' | 'total' | 'unit'>;

const BAR_WIDTH = 24;
const TTY_INTERVAL_MS = 80;
const PLAIN_INTERVAL_MS = 15_000;
const CLEAR_LINE = '\r\u001b[2K';

/**
 * Shows work that goes on: one line that is redrawn on a terminal; elsewhere a plain line when the
 * work changes, when it is done, and every 15 seconds in between if it went on.
 */
export class ProgressDisplay {
  private drawn = false;
  private lastLabel = '';
  private lastLine = '';
  private lastAtMs = -Infinity;
  private finishedLabel = '';

  constructor(
    private readonly stream: ProgressStream,
    private readonly now: () => number = Date.now,
  ) {}

  /** Whether there is a line that can be redrawn. */
  get isLive(): boolean {
    return this.stream.isTTY === true;
  }

  update(step: ProgressStep): void {
    const done = step.total > 0 && step.done >= step.total;
    if (!this.isDue(step.label, done)) return;
    const line = progressLine(step, this.isLive);
    if (!this.isLive && line === this.lastLine) return;
    this.lastLine = line;
    this.lastLabel = step.label;
    this.lastAtMs = this.now();
    if (done) this.finishedLabel = step.label;
    if (this.isLive) this.redraw(line);
    else this.stream.write(`${line}\n`);
  }

  /** Writes a line that stays, above the bar. */
  note(line: string): void {
    this.clear();
    this.stream.write(`${line}\n`);
  }

  /** Takes the bar away; call before other output and at the end. */
  clear(): void {
    if (this.drawn) this.stream.write(CLEAR_LINE);
    this.drawn = false;
  }

  private isDue(label: string, done: boolean): boolean {
    if (label !== this.lastLabel) return true;
    if (done) return this.finishedLabel !== label;
    const intervalMs = this.isLive ? TTY_INTERVAL_MS : PLAIN_INTERVAL_MS;
    return this.now() - this.lastAtMs >= intervalMs;
  }

  private redraw(line: string): void {
    this.stream.write(`${CLEAR_LINE}${line.slice(0, (this.stream.columns ?? 80) - 1)}`);
    this.drawn = true;
  }
}

/** `label  ━━━━────  120/375 steps  32 %`, without the bar where `bar` is false. */
export function progressLine(step: ProgressStep, bar: boolean): string {
  if (step.total <= 0) return step.label;
  const share = Math.min(1, step.done / step.total);
  const parts = [step.label, bar ? drawBar(share) : '', amount(step), `${Math.floor(share * 100)} %`];
  return parts.filter((part) => part !== '').join('  ');
}

function drawBar(share: number): string {
  const filled = Math.round(share * BAR_WIDTH);
  return '━'.repeat(filled) + '─'.repeat(BAR_WIDTH - filled);
}

function amount({ done, total, unit }: ProgressStep): string {
  if (unit === 'bytes') return `${formatBytes(done)} of ${formatBytes(total)}`;
  return `${Math.floor(done)}/${Math.ceil(total)} ${unit}`.trimEnd();
}
