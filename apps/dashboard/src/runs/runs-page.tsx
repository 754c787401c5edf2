import { RunState } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { usePageTitle } from '../shell/page-title.js';
import { Empty } from '../ui/empty.js';
import { withCursor } from '../ui/cursor.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { SearchField } from '../ui/search-field.js';
import { RunTable } from './run-table.js';
import { runsQuery } from './run.api.js';

const route = getRouteApi('/runs');

/** All runs, newest first, by state and name. Ticked ones can be compared. */
export function RunsPage() {
  usePageTitle('Runs');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [picked, setPicked] = useState<readonly string[]>([]);
  const query = useQuery(runsQuery(search));
  const onSearch = useCallback(
    (text: string) =>
      void navigate({
        search: ({ state }) => ({ ...(state && { state }), ...(text !== '' && { search: text }) }),
      }),
    [navigate],
  );
  return (
    <div className="stack">
      <div className="page-head">
        <h1>Runs</h1>
        <div className="row">
          <SearchField label="Search by experiment" value={search.search ?? ''} onChange={onSearch} />
          <StateFilter
            value={search.state}
            onChange={(state) =>
              void navigate({
                search: (old) => ({
                  ...(old.search !== undefined && { search: old.search }),
                  ...(state && { state }),
                }),
              })
            }
          />
          <CompareLink picked={picked} />
        </div>
      </div>
      <section className="panel">
        <QueryView query={query}>
          {(page) => (
            <>
              {page.items.length === 0 ? (
                <NoRuns filtered={search.search !== undefined || search.state !== undefined} />
              ) : (
                <RunTable runs={page.items} picked={picked} onPick={setPicked} />
              )}
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

function StateFilter({
  value,
  onChange,
}: {
  value: RunState | undefined;
  onChange: (state: RunState | undefined) => void;
}) {
  return (
    <select
      className="field"
      aria-label="State"
      value={value ?? ''}
      onChange={(event) => {
        onChange(RunState.safeParse(event.target.value).data);
      }}
    >
      <option value="">every state</option>
      {RunState.options.map((state) => (
        <option key={state}>{state}</option>
      ))}
    </select>
  );
}

function CompareLink({ picked }: { picked: readonly string[] }) {
  if (picked.length === 0) return null;
  return (
    <Link to="/compare" search={{ runs: picked.join(',') }} className="button button-primary">
      Compare {picked.length}
    </Link>
  );
}

function NoRuns({ filtered }: { filtered: boolean }) {
  if (filtered)
    return (
      <Empty title="No run is like this">
        <Link to="/runs" className="button">
          Show all runs
        </Link>
      </Empty>
    );
  return (
    <Empty title="No runs yet">
      <p>Launching an experiment starts its first run.</p>
      <Link to="/launch" className="button button-primary">
        Launch an experiment
      </Link>
    </Empty>
  );
}
