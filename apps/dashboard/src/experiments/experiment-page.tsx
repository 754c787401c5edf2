import type { Experiment } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { RunTable } from '../runs/run-table.js';
import { runsQuery } from '../runs/run.api.js';
import { useCanLaunch } from '../session/role.js';
import { usePageTitle } from '../shell/page-title.js';
import { SpecView } from '../spec/spec-view.js';
import { BleuScore } from '../ui/bleu.js';
import { Age } from '../ui/clock.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { experimentQuery } from './experiment.api.js';

const route = getRouteApi('/experiments/$experimentId');

/** One experiment: what it is, its runs and its spec. */
export function ExperimentPage() {
  const { experimentId } = route.useParams();
  const query = useQuery(experimentQuery(experimentId));
  usePageTitle(query.data?.name ?? 'Experiment');
  return <QueryView query={query}>{(experiment) => <Loaded experiment={experiment} />}</QueryView>;
}

function Loaded({ experiment }: { experiment: Experiment }) {
  const allowed = useCanLaunch();
  const { spec } = experiment;
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <nav className="faint" aria-label="Breadcrumb">
            <Link to="/experiments">Experiments</Link>
          </nav>
          <h1>{experiment.name}</h1>
          {experiment.description !== '' && <p>{experiment.description}</p>}
        </div>
        {allowed && (
          <Link to="/launch" search={{ from: experiment.id }} className="button">
            Launch a variant
          </Link>
        )}
      </div>
      <dl className="figures">
        <div className="best">
          <dt>best BLEU-4</dt>
          <dd>
            <BleuScore value={experiment.bestBleu4} />
          </dd>
        </div>
        <Figure label="runs" value={String(experiment.runs)} />
        <Figure label="stages" value={String(spec.stages.length)} />
        <Figure label="beams" value={spec.sweep.beams.join(' · ')} />
        <Figure label="mode" value={spec.mode} />
        <div>
          <dt>launched</dt>
          <dd>
            <Age at={experiment.createdAt} />
          </dd>
        </div>
      </dl>
      <ExperimentRuns experimentId={experiment.id} />
      <SpecView spec={spec} />
    </div>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function ExperimentRuns({ experimentId }: { experimentId: string }) {
  const [cursor, setCursor] = useState<string | undefined>();
  const query = useQuery(runsQuery({ experimentId, cursor }));
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Runs</h2>
      </div>
      <QueryView query={query}>
        {(page) => (
          <>
            <RunTable runs={page.items} />
            <Pager cursor={cursor} nextCursor={page.nextCursor} onMove={setCursor} />
          </>
        )}
      </QueryView>
    </section>
  );
}
