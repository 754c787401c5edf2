import type { Run } from '@beamline/contracts';
import { Link } from '@tanstack/react-router';
import { BleuScore } from '../ui/bleu.js';
import { Age, Elapsed } from '../ui/clock.js';
import { progressFraction } from '../ui/progress-bar.js';
import { StateBadge } from '../ui/state-badge.js';
import '../experiments/experiments.css';
import './runs.css';

interface RunTableProps {
  runs: readonly Run[];
  picked?: readonly string[];
  onPick?: (picked: readonly string[]) => void;
}

export function RunTable({ runs, picked = [], onPick }: RunTableProps) {
  return (
    <div className="table-wrap">
      <table className="table list-table run-table">
        <thead>
          <tr>
            {onPick !== undefined && (
              <th scope="col">
                <span className="visually-hidden">compare</span>
              </th>
            )}
            <th scope="col">run</th>
            <th scope="col">state</th>
            <th scope="col">now</th>
            <th scope="col" className="num">
              best BLEU-4
            </th>
            <th scope="col" className="num">
              time
            </th>
            <th scope="col" className="num">
              launched
            </th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.id} className="linked">
              {onPick !== undefined && <PickCell run={run} picked={picked} onPick={onPick} />}
              <RunCells run={run} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PickCell({ run, picked, onPick }: { run: Run } & Required<Omit<RunTableProps, 'runs'>>) {
  const chosen = picked.includes(run.id);
  return (
    <td className="list-pick">
      <input
        type="checkbox"
        aria-label={`Compare ${run.experimentName} ${run.id}`}
        checked={chosen}
        onChange={() => {
          onPick(chosen ? picked.filter((id) => id !== run.id) : [...picked, run.id]);
        }}
      />
    </td>
  );
}

function RunCells({ run }: { run: Run }) {
  return (
    <>
      <th scope="row" className="list-name">
        <Link to="/runs/$runId" params={{ runId: run.id }} className="clip" title={run.experimentName}>
          {run.experimentName}
        </Link>
        <span className="digest">{run.id}</span>
      </th>
      <td>
        <StateBadge state={run.state} />
      </td>
      <td className="run-now list-wide">
        <RunNow run={run} />
      </td>
      <td className="num list-score" data-label="best BLEU-4">
        <BleuScore value={run.bestBleu4} />
      </td>
      <td className="num soft" data-label="time">
        <Elapsed from={run.startedAt} to={run.finishedAt} />
      </td>
      <td className="num soft" data-label="launched">
        <Age at={run.createdAt} />
      </td>
    </>
  );
}

/** What the run does, or why it does nothing any more. */
function RunNow({ run }: { run: Run }) {
  if (run.fault !== null)
    return (
      <span className="clip faint" title={run.fault.message}>
        {run.fault.message}
      </span>
    );
  if (run.progress === null)
    return <span className="faint">{run.finishedAt === null ? (run.currentStage ?? '') : ''}</span>;
  const percent = Math.floor(progressFraction(run.progress) * 100);
  return (
    <span className="run-now-bar" title={`${run.progress.label}, ${percent} %`}>
      <span className="clip faint">
        {run.progress.phase} · {run.progress.label}
      </span>
      <span className="bar">
        <span style={{ width: `${percent}%` }} />
      </span>
    </span>
  );
}
