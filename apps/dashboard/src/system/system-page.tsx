import type { Health, PartHealth } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { usePageTitle } from '../shell/page-title.js';
import { QueryView } from '../ui/query-view.js';
import { systemQuery } from './system.api.js';
import './system.css';

/** How the servers that Beamline stands on answer. */
export function SystemPage() {
  usePageTitle('System');
  const query = useQuery(systemQuery);
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>System</h1>
          <p>The API answers while its parts are away; runs wait and lose nothing.</p>
        </div>
      </div>
      <QueryView query={query}>{(health) => <Parts health={health} />}</QueryView>
    </div>
  );
}

function Parts({ health }: { health: Health }) {
  const down = health.parts.filter((part) => !part.up);
  return (
    <>
      <div className={down.length === 0 ? 'callout callout-good' : 'callout callout-warn'} role="status">
        <strong>{down.length === 0 ? 'Everything answers' : 'Not everything answers'}</strong>
        <span>
          {health.ready
            ? 'The API is ready for requests.'
            : 'The API cannot serve requests until Postgres is back.'}
        </span>
      </div>
      <ul className="parts">
        {health.parts.map((part) => (
          <PartCard key={part.part} part={part} />
        ))}
      </ul>
    </>
  );
}

interface PartMeaning {
  name: string;
  role: string;
  whenDown: string;
}

const MEANINGS: Readonly<Record<PartHealth['part'], PartMeaning>> = {
  postgres: {
    name: 'Postgres',
    role: 'knows what is: experiments, runs, scores',
    whenDown: 'Nothing can be read or launched until it is back.',
  },
  temporal: {
    name: 'Temporal',
    role: 'knows what happens next',
    whenDown: 'Launches are kept and start when it is back.',
  },
  objectStore: {
    name: 'Object store',
    role: 'holds the bytes: datasets, checkpoints, captions',
    whenDown: 'Images, captions and downloads are missing; training waits.',
  },
  workers: {
    name: 'Workers',
    role: 'train, encode and decode; pollers by task queue',
    whenDown: 'Runs wait in the queue until a worker comes.',
  },
};

function PartCard({ part }: { part: PartHealth }) {
  const { name, role, whenDown } = MEANINGS[part.part];
  return (
    <li className={`panel part ${part.up ? 'part-up' : 'part-down'}`}>
      <div className="row spread">
        <h2>{name}</h2>
        <span className={`badge badge-${part.up ? 'completed' : 'failed'}`}>{part.up ? 'up' : 'down'}</span>
      </div>
      <p className="faint">{role}</p>
      <p className="part-detail">{part.detail}</p>
      {!part.up && <p className="soft">{whenDown}</p>}
    </li>
  );
}
