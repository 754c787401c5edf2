import type { Experiment } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useCanLaunch } from '../session/role.js';
import { usePageTitle } from '../shell/page-title.js';
import { Empty } from '../ui/empty.js';
import { withCursor } from '../ui/cursor.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { SearchField } from '../ui/search-field.js';
import { experimentsQuery } from './experiment.api.js';
import { ExperimentTable } from './experiment-table.js';

const route = getRouteApi('/experiments');

/** All experiments, newest first. */
export function ExperimentsPage() {
  usePageTitle('Experiments');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuery(experimentsQuery(search));
  const onSearch = useCallback(
    (text: string) => void navigate({ search: text === '' ? {} : { search: text } }),
    [navigate],
  );
  return (
    <div className="stack">
      <div className="page-head">
        <h1>Experiments</h1>
        <SearchField label="Search by name" value={search.search ?? ''} onChange={onSearch} />
      </div>
      <section className="panel">
        <QueryView query={query}>
          {(page) => (
            <>
              <Listing items={page.items} searching={search.search !== undefined} />
              <Pager
                cursor={search.cursor}
                nextCursor={page.nextCursor}
                onMove={(cursor) =>
                  void navigate({
                    search: (old) => withCursor(old, cursor),
                  })
                }
              />
            </>
          )}
        </QueryView>
      </section>
    </div>
  );
}

function Listing({ items, searching }: { items: readonly Experiment[]; searching: boolean }) {
  if (items.length > 0) return <ExperimentTable experiments={items} />;
  return searching ? <Empty title="No experiment has this in its name" /> : <FirstLaunch />;
}

function FirstLaunch() {
  const allowed = useCanLaunch();
  return (
    <Empty title="No experiments yet">
      <p>
        An experiment is a spec: a dataset, a backbone, the stages to train and the beams to compare. Launch
        one here, or from a terminal:
      </p>
      <code>beamline launch recipes/quickstart.yaml</code>
      {allowed && (
        <Link to="/launch" className="button button-primary">
          Launch the first one
        </Link>
      )}
    </Empty>
  );
}
