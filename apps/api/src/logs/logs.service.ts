import type { LogEntry, LogPage, LogQuery } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { LogChunk, Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequest } from '../http/invalid-request.js';
import { OBJECT_STORE, RECORDS } from '../ports.js';
import { linesOf } from './lines-of-chunk.js';

/** Most chunks that one page looks at, and how many are fetched side by side. */
const CHUNKS = { page: 200, together: 20 };

/** What was found, nearest first; `rest` says whether there was more to look at. */
interface Found {
  entries: LogEntry[];
  /** The furthest line looked at; null without any. */
  reached: number | null;
  rest: boolean;
}

@Injectable()
export class LogsService {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
  ) {}

  /** Throws `NOT_FOUND` for a run that is not there. */
  async read(runId: string, query: LogQuery): Promise<LogPage> {
    const { after, before } = query;
    if (after !== undefined && before !== undefined)
      throw new InvalidRequest(400, [{ path: 'before', message: 'cannot stand together with after' }]);
    await this.records.runs.get(runId);
    if (after !== undefined) return this.forward(runId, query, after);
    const last = await this.records.logs.lastLine(runId);
    return this.backward(runId, query, before ?? last + 1, last);
  }

  private async forward(runId: string, query: LogQuery, after: number): Promise<LogPage> {
    const chunks = await this.records.logs.list(runId, { after }, query, CHUNKS.page);
    const { entries, reached, rest } = await this.find(chunks, query, false);
    return { items: entries, previous: after > 0 ? after + 1 : null, next: reached ?? after, hasMore: rest };
  }

  private async backward(runId: string, query: LogQuery, before: number, last: number): Promise<LogPage> {
    const chunks = await this.records.logs.list(runId, { before }, query, CHUNKS.page);
    const { entries, reached, rest } = await this.find(chunks, { ...query, before }, true);
    const previous = rest && reached !== null && reached > 1 ? reached : null;
    const next = Math.max(0, Math.min(before - 1, last));
    return { items: entries.reverse(), previous, next, hasMore: next < last };
  }

  /** Looks through chunks in the order given until the page is full. */
  private async find(chunks: readonly LogChunk[], query: LogQuery, backwards: boolean): Promise<Found> {
    const found: Found = { entries: [], reached: null, rest: chunks.length === CHUNKS.page };
    for (let at = 0; at < chunks.length; at += CHUNKS.together) {
      const group = chunks.slice(at, at + CHUNKS.together);
      const read = await Promise.all(group.map((chunk) => linesOf(this.objects, chunk)));
      const lines = read.flatMap((entries) => (backwards ? entries.reverse() : entries));
      for (const line of lines) {
        if (found.entries.length === query.limit) return { ...found, rest: true };
        found.reached = line.number;
        if (matches(line, query)) found.entries.push(line);
      }
    }
    return found;
  }
}

const RANKS = { debug: 0, info: 1, warning: 2, error: 3 };

function matches(line: LogEntry, { after, before, stage, level, attempt, search }: LogQuery): boolean {
  return (
    (after === undefined || line.number > after) &&
    (before === undefined || line.number < before) &&
    (stage === undefined || line.stage === stage) &&
    (level === undefined || RANKS[line.level] >= RANKS[level]) &&
    (attempt === undefined || line.attempt === attempt) &&
    (search === undefined || line.text.toLowerCase().includes(search.toLowerCase()))
  );
}
