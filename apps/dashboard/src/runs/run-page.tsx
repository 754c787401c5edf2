import type { RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { CheckpointList } from '../checkpoints/checkpoint-list.js';
import { CaptionGallery } from '../evaluations/caption-gallery.js';
import { EventLog } from '../events/event-log.js';
import { usePageTitle } from '../shell/page-title.js';
import { FaultBox } from '../ui/error-box.js';
import { QueryView } from '../ui/query-view.js';
import { RunHeader } from './run-header.js';
import { useRunLive } from './run-live.js';
import { RunOverview } from './run-overview.js';
import { RunSpec } from './run-spec.js';
import { RUN_TABS, type RunTab } from './run-tab.js';
import { runQuery } from './run.api.js';
import './runs.css';

const route = getRouteApi('/runs/$runId');

/** One run, live: how far it is, how well it does, and all it has left behind. */
export function RunPage() {
  const { runId } = route.useParams();
  const query = useQuery(runQuery(runId));
  useRunLive(runId);
  usePageTitle(query.data?.experimentName ?? 'Run');
  return <QueryView query={query}>{(run) => <Loaded key={run.id} run={run} />}</QueryView>;
}

function Loaded({ run }: { run: RunDetail }) {
  const { tab = 'overview' } = route.useSearch();
  return (
    <div className="stack">
      <RunHeader run={run} />
      {run.fault !== null && (
        <FaultBox
          fault={run.fault}
          title={run.state === 'failed' ? 'The experiment failed' : 'The platform failed this run'}
          platform={run.state !== 'failed'}
        />
      )}
      <nav className="tabs" aria-label="Parts of the run">
        {RUN_TABS.map((name) => (
          <Link
            key={name}
            to="/runs/$runId"
            params={{ runId: run.id }}
            search={name === 'overview' ? {} : { tab: name }}
            aria-current={name === tab ? 'page' : undefined}
            activeProps={{}}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {TAB_LABELS[name]}
          </Link>
        ))}
      </nav>
      <TabContent run={run} tab={tab} />
    </div>
  );
}

const TAB_LABELS: Readonly<Record<RunTab, string>> = {
  overview: 'Overview',
  captions: 'Captions',
  checkpoints: 'Checkpoints',
  events: 'Events',
  spec: 'Spec',
};

function TabContent({ run, tab }: { run: RunDetail; tab: RunTab }) {
  switch (tab) {
    case 'overview':
      return <RunOverview run={run} />;
    case 'captions':
      return <CaptionGallery run={run} />;
    case 'checkpoints':
      return <CheckpointList run={run} />;
    case 'events':
      return <EventLog runId={run.id} />;
    case 'spec':
      return <RunSpec run={run} />;
  }
}
