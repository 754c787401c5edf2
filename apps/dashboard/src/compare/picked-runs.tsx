import { Link } from '@tanstack/react-router';
import { SpecChanges } from '../spec/spec-changes.js';
import { specDiff } from '../spec/spec-diff.js';
import { StateBadge } from '../ui/state-badge.js';
import { type ComparedRun, runColor } from './compare-series.js';

interface PickedRunsProps {
  runs: readonly ComparedRun[];
  onDrop: (id: string) => void;
}

/** The runs being compared with their colours, and in what their specs differ when there are two. */
export function PickedRuns({ runs, onDrop }: PickedRunsProps) {
  const [first, second] = runs;
  return (
    <section className="panel stack" aria-label="Chosen runs">
      <ul className="picked">
        {runs.map(({ run }, index) => (
          <li key={run.id} style={{ borderColor: runColor(index) }}>
            <Link to="/runs/$runId" params={{ runId: run.id }} className="clip" title={run.experimentName}>
              {run.experimentName}
            </Link>
            <span className="digest">{run.id}</span>
            <StateBadge state={run.state} />
            <button
              type="button"
              className="button button-quiet button-small"
              aria-label={`Take ${run.experimentName} out`}
              onClick={() => {
                onDrop(run.id);
              }}
            >
              ×
            </button>
          </li>
        ))}
      </ul>
      {runs.length === 2 && first !== undefined && second !== undefined && (
        <details>
          <summary>In what their specs differ</summary>
          <SpecChanges changes={specDiff(first.run.spec, second.run.spec)} />
        </details>
      )}
    </section>
  );
}
