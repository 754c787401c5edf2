import type { RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { checkpointQuery } from '../checkpoints/checkpoint.api.js';
import { SpecChanges } from '../spec/spec-changes.js';
import { specDiff } from '../spec/spec-diff.js';
import { SpecView } from '../spec/spec-view.js';
import { QueryView } from '../ui/query-view.js';
import { runQuery } from './run.api.js';

/** The spec, and for a fork what it changed. */
export function RunSpec({ run }: { run: RunDetail }) {
  return (
    <div className="stack">
      {run.parentCheckpointId !== null && <ForkOrigin run={run} checkpointId={run.parentCheckpointId} />}
      <SpecView spec={run.spec} />
    </div>
  );
}

function ForkOrigin({ run, checkpointId }: { run: RunDetail; checkpointId: string }) {
  const checkpoint = useQuery(checkpointQuery(checkpointId));
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Changed by the fork</h2>
      </div>
      <QueryView query={checkpoint}>
        {({ runId, stage, position }) => (
          <>
            <p className="faint">
              Forked from{' '}
              <Link to="/runs/$runId" params={{ runId }}>
                run {runId}
              </Link>
              , stage {stage}, epoch {position.epoch + 1}
            </p>
            <ParentChanges run={run} parentId={runId} />
          </>
        )}
      </QueryView>
    </section>
  );
}

function ParentChanges({ run, parentId }: { run: RunDetail; parentId: string }) {
  const parent = useQuery(runQuery(parentId));
  return (
    <QueryView query={parent}>{({ spec }) => <SpecChanges changes={specDiff(spec, run.spec)} />}</QueryView>
  );
}
