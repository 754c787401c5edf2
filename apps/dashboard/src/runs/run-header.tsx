import type { RunDetail } from '@beamline/contracts';
import { Link } from '@tanstack/react-router';
import { Age } from '../ui/clock.js';
import { Digest } from '../ui/digest.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { StateBadge } from '../ui/state-badge.js';
import { RunActions } from './run-actions.js';

/** Name, state, what can be done, and what is being done now. */
export function RunHeader({ run }: { run: RunDetail }) {
  return (
    <header className="stack run-header">
      <div className="page-head">
        <div>
          <nav className="faint" aria-label="Breadcrumb">
            <Link to="/experiments">Experiments</Link> /{' '}
            <Link to="/experiments/$experimentId" params={{ experimentId: run.experimentId }}>
              {run.experimentName}
            </Link>
          </nav>
          <h1>{run.experimentName}</h1>
          <div className="row run-facts">
            <span role="status">
              <StateBadge state={run.state} />
            </span>
            <span className="faint">
              run <Digest value={run.id} label="run id" />
            </span>
            <span className="faint">
              launched <Age at={run.createdAt} />
            </span>
            {run.attempt > 1 && (
              <span className="faint" title="how often the run was started or resumed">
                attempt {run.attempt}
              </span>
            )}
            <span className="faint">
              {run.spec.dataset} · {run.spec.backbone} · {run.spec.mode} mode
            </span>
          </div>
        </div>
        <RunActions run={run} />
      </div>
      {run.progress !== null && run.state !== 'completed' && <ProgressBar progress={run.progress} />}
    </header>
  );
}
