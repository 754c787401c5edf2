import { setTimeout as sleep } from 'node:timers/promises';
import type { BeamlineClient } from '@beamline/client';
import { FINAL_RUN_STATES, LogPage, type LogEntry, type LogFilter } from '@beamline/contracts';
import { ask, askFor } from '../command/ask.js';
import { given } from '../input/given.js';

const PAGE_LINES = 1_000;
const POLL_MS = 1_000;

/** The log of one run, as the API tells it. */
export class RunLogReader {
  constructor(
    private readonly api: BeamlineClient,
    private readonly runId: string,
    private readonly filter: LogFilter,
    private readonly pollMs = POLL_MS,
  ) {}

  /** The last lines that fit the filter, oldest first, and the number to go on after. */
  async last(count: number): Promise<{ items: LogEntry[]; next: number }> {
    const newest = await this.page({ limit: Math.min(count, PAGE_LINES) });
    let { items, previous } = newest;
    while (previous !== null && items.length < count) {
      const older = await this.page({ before: previous, limit: Math.min(count - items.length, PAGE_LINES) });
      items = [...older.items, ...items];
      ({ previous } = older);
    }
    return { items, next: newest.next };
  }

  /** Lines as they come, until the run has ended or the signal is aborted. */
  async *follow(after: number, signal: AbortSignal): AsyncGenerator<LogEntry> {
    for (let isFinal = false, next = after; !isFinal && !signal.aborted;) {
      // The state is read first: all lines of a run that has ended are stored.
      isFinal = await this.hasEnded();
      for (let hasMore = true; hasMore;) {
        const page = await this.page({ after: next, limit: PAGE_LINES });
        yield* page.items;
        ({ next, hasMore } = page);
      }
      if (!isFinal) await sleep(this.pollMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async hasEnded(): Promise<boolean> {
    const { state } = await ask(this.api.GET('/runs/{id}', { params: { path: { id: this.runId } } }));
    return FINAL_RUN_STATES.includes(state);
  }

  private page(place: { after?: number; before?: number; limit: number }): Promise<LogPage> {
    const query = given({ ...this.filter, ...place });
    return askFor(LogPage, this.api.GET('/runs/{id}/logs', { params: { path: { id: this.runId }, query } }));
  }
}
