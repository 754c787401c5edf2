import type { RunDetail } from '@beamline/contracts';
import { useQueries } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { evaluationsQuery } from '../evaluations/evaluation.api.js';
import { epochsQuery, runQuery } from '../runs/run.api.js';
import { usePageTitle } from '../shell/page-title.js';
import { Empty } from '../ui/empty.js';
import { ErrorBox } from '../ui/error-box.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { CompareScores } from './compare-scores.js';
import { type ComparedRun, MOST_COMPARED, parseRunIds } from './compare-series.js';
import { PickedRuns } from './picked-runs.js';
import { RunPicker } from './run-picker.js';
import './compare.css';

const route = getRouteApi('/compare');

/** Chosen runs side by side; the choice is in the address, so it can be shared. */
export function ComparePage() {
  usePageTitle('Compare');
  const navigate = route.useNavigate();
  const ids = parseRunIds(route.useSearch().runs);
  const choose = (next: readonly string[]) =>
    void navigate({ search: next.length === 0 ? {} : { runs: next.join(',') } });
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Compare runs</h1>
          <p>Up to {MOST_COMPARED} runs, score by score.</p>
        </div>
      </div>
      <div className="compare">
        <RunPicker picked={ids} onPick={choose} />
        <div className="stack">
          {ids.length === 0 ? (
            <section className="panel">
              <Empty title="No runs chosen">
                <p>Tick two or more runs to see their scores by beam side by side.</p>
              </Empty>
            </section>
          ) : (
            <Comparison ids={ids} onChange={choose} />
          )}
        </div>
      </div>
    </div>
  );
}

function Comparison({
  ids,
  onChange,
}: {
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
}) {
  const runs = useQueries({ queries: ids.map((id) => runQuery(id)) });
  const epochs = useQueries({ queries: ids.map((id) => epochsQuery(id)) });
  const evaluations = useQueries({ queries: ids.map((id) => evaluationsQuery(id)) });
  const failed = runs.find((query) => query.isError);
  const known = runs.map((query) => query.data).filter((run): run is RunDetail => run !== undefined);
  const compared = known.map((run): ComparedRun => {
    const index = ids.indexOf(run.id);
    return { run, epochs: epochs[index]?.data ?? [], evaluations: evaluations[index]?.data ?? [] };
  });
  return (
    <>
      {failed !== undefined && <ErrorBox error={failed.error} />}
      {compared.length === 0 && failed === undefined ? (
        <SkeletonRows />
      ) : (
        <>
          <PickedRuns
            runs={compared}
            onDrop={(id) => {
              onChange(ids.filter((one) => one !== id));
            }}
          />
          <CompareScores runs={compared} />
        </>
      )}
    </>
  );
}
