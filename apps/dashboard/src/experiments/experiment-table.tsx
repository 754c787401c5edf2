import type { Experiment } from '@beamline/contracts';
import { Link } from '@tanstack/react-router';
import { countText } from '../format/number.js';
import { BleuScore } from '../ui/bleu.js';
import { Age } from '../ui/clock.js';
import { StateBadge } from '../ui/state-badge.js';
import './experiments.css';

export function ExperimentTable({ experiments }: { experiments: readonly Experiment[] }) {
  return (
    <div className="table-wrap">
      <table className="table list-table">
        <thead>
          <tr>
            <th scope="col">experiment</th>
            <th scope="col">latest run</th>
            <th scope="col">dataset · backbone</th>
            <th scope="col" className="num">
              best BLEU-4
            </th>
            <th scope="col" className="num">
              runs
            </th>
            <th scope="col" className="num">
              launched
            </th>
          </tr>
        </thead>
        <tbody>
          {experiments.map((experiment) => (
            <ExperimentRow key={experiment.id} experiment={experiment} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ExperimentRow({ experiment }: { experiment: Experiment }) {
  const { id, name, description, latestRun, spec } = experiment;
  return (
    <tr className="linked">
      <th scope="row" className="list-name">
        <Link to="/experiments/$experimentId" params={{ experimentId: id }} className="clip" title={name}>
          {name}
        </Link>
        {description !== '' && <span className="clip faint">{description}</span>}
      </th>
      <td>
        {latestRun === null ? (
          '–'
        ) : (
          <Link
            to="/runs/$runId"
            params={{ runId: latestRun.id }}
            aria-label={`Latest run: ${latestRun.state}`}
          >
            <StateBadge state={latestRun.state} />
          </Link>
        )}
      </td>
      <td className="soft list-wide">
        <span className="clip">
          {spec.dataset} · {spec.backbone}
        </span>
      </td>
      <td className="num list-score" data-label="best BLEU-4">
        <BleuScore value={experiment.bestBleu4} />
      </td>
      <td className="num" data-label="runs">
        {countText(experiment.runs)}
      </td>
      <td className="num soft" data-label="launched">
        <Age at={experiment.createdAt} />
      </td>
    </tr>
  );
}
