import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { LogLevel, LogLine, LogSource } from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import { LONGEST_LINE } from './line-splitter.js';
import { LineRate } from './line-rate.js';
import type { LogShipper, PackedChunk } from './log-shipper.js';

/** People watch: a line waits no longer than this before it is sent. */
const LONGEST_WAIT_MS = 1_500;
const CHUNK_CHARACTERS = 64 * 1024;
const LINES_PER_SECOND = 200;
const BURST_LINES = 1_000;
const TAIL = { lines: 20, characters: 500 };

export interface RunLogOptions {
  scope: Scope;
  /** Name of the worker process. */
  worker: string;
  /** Takes secrets out of a line. */
  redact: (text: string) => string;
  shipper: Pick<LogShipper, 'ship'>;
  /** Lines of the trainer that are kept a second, after a burst; 200 after 1,000 by default. */
  rate?: LineRate;
}

/** Where in its run an activity is. */
export interface LogPlace {
  stage: string;
  epoch?: number;
}

/**
 * The log of one activity of a run. Adding a line never waits and never throws; lines are cut, cleaned of secrets, and
 * sent in chunks within seconds.
 */
export class RunLog {
  private readonly writer = randomUUID();
  private readonly rate: LineRate;
  private place: LogPlace | null = null;
  private lines: LogLine[] = [];
  private characters = 0;
  private sequence = 0;
  private last: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  private shipped: Promise<void> = Promise.resolve();

  constructor(private readonly options: RunLogOptions) {
    this.rate = options.rate ?? new LineRate(LINES_PER_SECOND, BURST_LINES);
  }

  /** The last lines, for the run's fault: 20 of at most 500 characters, oldest first. */
  get tail(): string[] {
    return [...this.last];
  }

  /** Stage and epoch of the lines from here on. */
  enter(place: LogPlace): void {
    this.place = place;
  }

  /** A line that the trainer wrote; more than `rate` are dropped and counted. */
  fromTrainer(level: LogLevel, text: string): void {
    const line = this.lineOf(level, text, 'trainer');
    this.remember(line.text);
    if (this.rate.admits()) this.push(line);
    this.sendSoon();
  }

  /** A line of the activity itself. */
  add(level: LogLevel, text: string, step: number | null = null): void {
    const line = this.lineOf(level, text, 'worker', step);
    this.remember(line.text);
    this.push(line);
    this.sendSoon();
  }

  /** Sends what waits. Resolves when it is stored, or given up. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const missed = this.rate.takeMissed();
    if (missed > 0)
      this.push(this.lineOf('warning', `${missed} lines were dropped: too many at once`, 'worker'));
    const lines = this.lines.splice(0);
    this.characters = 0;
    if (lines.length > 0) this.shipped = this.options.shipper.ship(this.pack(lines));
    return this.shipped;
  }

  private push(line: LogLine): void {
    this.lines.push(line);
    this.characters += line.text.length;
  }

  private lineOf(level: LogLevel, raw: string, source: LogSource, step: number | null = null): LogLine {
    const { scope, worker, redact } = this.options;
    const { stage = null, epoch = null } = this.place ?? {};
    const time = new Date().toISOString();
    const text = shortened(redact(raw));
    return { time, level, stage, epoch, step, attempt: scope.attempt, worker, source, text };
  }

  private remember(text: string): void {
    this.last.push(text.slice(0, TAIL.characters));
    if (this.last.length > TAIL.lines) this.last.shift();
  }

  private sendSoon(): void {
    if (this.characters >= CHUNK_CHARACTERS) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), LONGEST_WAIT_MS).unref();
  }

  private pack(lines: readonly LogLine[]): PackedChunk {
    const times = lines.map(({ time }) => time);
    const row = {
      writer: this.writer,
      writerSequence: this.sequence++,
      lines: lines.length,
      firstTime: times[0] ?? '',
      lastTime: times.at(-1) ?? '',
      levels: [...new Set(lines.map(({ level }) => level))],
      stages: [...new Set(lines.flatMap(({ stage }) => stage ?? []))],
    };
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    return { scope: this.options.scope, row, bytes: gzipSync(text) };
  }
}

function shortened(text: string): string {
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE)}… (cut)`;
}
