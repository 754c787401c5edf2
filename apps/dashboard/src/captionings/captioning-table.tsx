import type { Captioning } from '@beamline/contracts';
import { Link } from '@tanstack/react-router';
import { Age, Elapsed } from '../ui/clock.js';
import { Digest } from '../ui/digest.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { StateBadge } from '../ui/state-badge.js';
import { decodingText, picturesText } from './request-text.js';
import '../experiments/experiments.css';

/** Captionings with how far they are. */
export function CaptioningTable({ captionings }: { captionings: readonly Captioning[] }) {
  return (
    <div className="table-wrap">
      <table className="table list-table">
        <thead>
          <tr>
            <th scope="col">pictures</th>
            <th scope="col">state</th>
            <th scope="col">decoding</th>
            <th scope="col">checkpoint</th>
            <th scope="col" className="num">
              time
            </th>
            <th scope="col" className="num">
              asked
            </th>
          </tr>
        </thead>
        <tbody>
          {captionings.map((one) => (
            <CaptioningRow key={one.id} captioning={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CaptioningRow({ captioning }: { captioning: Captioning }) {
  const { id, request, state, progress, fault, checkpointId, createdAt, finishedAt } = captioning;
  return (
    <tr className="linked">
      <th scope="row" className="list-name">
        <Link to="/captionings/$captioningId" params={{ captioningId: id }}>
          {picturesText(request.pictures)}
        </Link>
        {state === 'running' && progress !== null && <ProgressBar progress={progress} />}
        {fault !== null && <span className="faint captioning-fault">{fault.message}</span>}
      </th>
      <td>
        <StateBadge state={state} />
      </td>
      <td className="soft">{decodingText(request)}</td>
      <td data-label="checkpoint">
        <Digest value={checkpointId} label="checkpoint id" />
      </td>
      <td data-label="time" className="num soft">
        <Elapsed from={createdAt} to={finishedAt} />
      </td>
      <td data-label="asked" className="num soft">
        <Age at={createdAt} />
      </td>
    </tr>
  );
}
