import type { RunEvent } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { absoluteText } from '../format/time.js';
import { Age } from '../ui/clock.js';
import { Empty } from '../ui/empty.js';
import { QueryView } from '../ui/query-view.js';
import { describeEvent } from './describe-event.js';
import { eventsQuery } from './event.api.js';
import './events.css';

const SHOWN_AT_FIRST = 100;

/** Everything that happened, newest first. */
export function EventLog({ runId }: { runId: string }) {
  const query = useQuery(eventsQuery(runId));
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Events</h2>
      </div>
      <QueryView query={query}>{(events) => <Log events={events} />}</QueryView>
    </section>
  );
}

function Log({ events }: { events: readonly RunEvent[] }) {
  const [shown, setShown] = useState(SHOWN_AT_FIRST);
  if (events.length === 0) return <Empty title="Nothing has happened yet" />;
  return (
    <>
      <ol className="events" aria-live="polite" aria-relevant="additions">
        {events
          .slice(-shown)
          .reverse()
          .map((event) => (
            <EventRow key={event.sequence} event={event} />
          ))}
      </ol>
      {events.length > shown && (
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            setShown(shown + SHOWN_AT_FIRST);
          }}
        >
          Show older ones ({events.length - shown})
        </button>
      )}
    </>
  );
}

function EventRow({ event }: { event: RunEvent }) {
  const { title, detail, tone } = describeEvent(event.body);
  return (
    <li className={`event event-${tone}`}>
      <span className="event-title">{title}</span>
      <span className="soft">{detail}</span>
      <span className="faint" title={absoluteText(event.createdAt)}>
        <Age at={event.createdAt} />
      </span>
    </li>
  );
}
