import type { Import } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { usePageTitle } from '../shell/page-title.js';
import { Age, Elapsed } from '../ui/clock.js';
import { Empty } from '../ui/empty.js';
import { FaultBox } from '../ui/error-box.js';
import { Pager } from '../ui/pager.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { QueryView } from '../ui/query-view.js';
import { StateBadge } from '../ui/state-badge.js';
import { importsQuery } from './import.api.js';

/** Jobs that turn files into datasets and backbones, newest first. */
export function ImportsPage() {
  usePageTitle('Imports');
  const [cursor, setCursor] = useState<string | undefined>();
  const query = useQuery(importsQuery(cursor));
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Imports</h1>
          <p>Jobs that turn files into datasets and backbones.</p>
        </div>
      </div>
      <QueryView query={query}>
        {(page) => (
          <>
            {page.items.length === 0 && (
              <section className="panel">
                <Empty title="Nothing was imported yet" />
              </section>
            )}
            {page.items.map((one) => (
              <ImportCard key={one.id} job={one} />
            ))}
            <Pager cursor={cursor} nextCursor={page.nextCursor} onMove={setCursor} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function ImportCard({ job }: { job: Import }) {
  return (
    <section className="panel stack" aria-label={`Import of ${job.name}`}>
      <div className="row spread">
        <div className="row">
          <h2>{job.name}</h2>
          <span className="faint">{job.kind}</span>
          <StateBadge state={job.state} />
        </div>
        <span className="faint">
          started <Age at={job.createdAt} /> · <Elapsed from={job.createdAt} to={job.finishedAt} />
        </span>
      </div>
      {job.state === 'running' && job.progress !== null && <ProgressBar progress={job.progress} />}
      {job.alreadyPresent && (
        <p className="faint">The same bytes were imported before, so nothing was written.</p>
      )}
      {job.fault !== null && <FaultBox fault={job.fault} title="The import failed" platform={false} />}
    </section>
  );
}
