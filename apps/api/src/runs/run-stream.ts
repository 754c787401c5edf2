import { Run, type RunDetail } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import type { Response } from 'express';
import { setTimeout as pause } from 'node:timers/promises';

/** At most four snapshots a second. */
const THROTTLE_MS = 250;
/** Longest time without looking at the run, notified or not. */
const REFRESH_MS = 5_000;
const HEARTBEAT_MS = 15_000;
const EVENTS_AT_ONCE = 500;

export interface RunStreamOptions {
  records: Records;
  response: Response;
  run: RunDetail;
  /** Sequence number of the last event that the reader has. */
  after: number;
  /** Calls back after each change of the run; returns the way to stop. */
  onChange: (listener: () => void) => () => void;
}

/** One open event stream: `event: run` with the run as it is, `event: event` with what happened. */
export class RunStream {
  private readonly closing = new AbortController();
  private wake: () => void = () => undefined;
  private changed = false;
  private after: number;
  private lastSnapshot = '';

  constructor(private readonly options: RunStreamOptions) {
    this.after = options.after;
  }

  close(): void {
    this.closing.abort();
    this.wake();
  }

  /** Writes until the reader leaves or the stream is closed; a fault ends the connection, and the reader reconnects. */
  async write(): Promise<void> {
    const { response, onChange, run } = this.options;
    response.on('close', () => {
      this.close();
    });
    const unsubscribe = onChange(() => {
      this.notify();
    });
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS);
    this.sendHead();
    try {
      await this.follow(run);
    } finally {
      clearInterval(heartbeat);
      unsubscribe();
      response.end();
    }
  }

  private async follow(first: RunDetail): Promise<void> {
    for (let run = first; ; run = await this.options.records.runs.get(first.id)) {
      // Events after the snapshot was read, snapshot last: whoever sees a final state has seen all that led to it.
      await this.sendEvents(run.id);
      this.sendRun(run);
      await this.nextChange();
      if (this.closing.signal.aborted) return;
    }
  }

  private sendHead(): void {
    this.options.response.writeHead(200, {
      'Content-Type': 'text/event-stream; charset=utf-8',
      'Cache-Control': 'no-cache, no-transform',
      // Proxies of the nginx family would otherwise hold events back.
      'X-Accel-Buffering': 'no',
    });
  }

  private async sendEvents(runId: string): Promise<void> {
    for (let full = true; full;) {
      const events = await this.options.records.events.list(runId, this.after, EVENTS_AT_ONCE);
      for (const event of events) {
        this.after = event.sequence;
        this.options.response.write(
          `id: ${event.sequence}\nevent: event\ndata: ${JSON.stringify(event)}\n\n`,
        );
      }
      full = events.length === EVENTS_AT_ONCE;
    }
  }

  private sendRun(run: Run): void {
    // Parsing leaves out what only the detail of a run has.
    const snapshot = JSON.stringify(Run.parse(run));
    if (snapshot === this.lastSnapshot) return;
    this.lastSnapshot = snapshot;
    this.options.response.write(`event: run\ndata: ${snapshot}\n\n`);
  }

  private notify(): void {
    this.changed = true;
    this.wake();
  }

  private async nextChange(): Promise<void> {
    await sleep(THROTTLE_MS, this.closing.signal);
    if (!this.changed && !this.closing.signal.aborted) await this.waitForChange();
    this.changed = false;
  }

  private waitForChange(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, REFRESH_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

async function sleep(durationMs: number, signal: AbortSignal): Promise<void> {
  try {
    await pause(durationMs, undefined, { signal });
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
