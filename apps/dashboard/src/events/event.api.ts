import { type Page, page, RunEvent } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { read } from '../api/read.js';

const EVENTS_A_REQUEST = 1000;
const EventPage = page(RunEvent);

/** Every event of a run in order; the run's stream adds the later ones. */
export const eventsQuery = (runId: string) =>
  queryOptions({ queryKey: ['run', runId, 'events'], queryFn: () => readEvents(runId) });

async function readEvents(id: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  let after: number | null = 0;
  while (after !== null) {
    const { items, nextCursor }: Page<RunEvent> = await readPage(id, after);
    events.push(...items);
    after = nextCursor === null ? null : Number(nextCursor);
  }
  return events;
}

function readPage(id: string, after: number): Promise<Page<RunEvent>> {
  const query = { after, limit: EVENTS_A_REQUEST };
  return read(EventPage, client.GET('/runs/{id}/events', { params: { path: { id }, query } }));
}
