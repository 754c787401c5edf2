import type { Captioning } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, getRouteApi } from '@tanstack/react-router';
import { checkpointQuery } from '../checkpoints/checkpoint.api.js';
import { runQuery } from '../runs/run.api.js';
import { usePageTitle } from '../shell/page-title.js';
import { Age, Elapsed } from '../ui/clock.js';
import { FaultBox } from '../ui/error-box.js';
import { ProgressBar } from '../ui/progress-bar.js';
import { QueryView } from '../ui/query-view.js';
import { StateBadge } from '../ui/state-badge.js';
import { captioningQuery, isUnderWay } from './captioning.api.js';
import { CaptioningPictures } from './captioning-pictures.js';
import { decodingText, picturesText } from './request-text.js';
import './captionings.css';

const route = getRouteApi('/captionings/$captioningId');

/** One captioning: how far it is, then each picture with its captions and attention. */
export function CaptioningPage() {
  const { captioningId } = route.useParams();
  const query = useQuery(captioningQuery(captioningId));
  usePageTitle('Captions');
  return <QueryView query={query}>{(one) => <Loaded key={one.id} captioning={one} />}</QueryView>;
}

function Loaded({ captioning }: { captioning: Captioning }) {
  const { picture = 0 } = route.useSearch();
  const { fault, state, id } = captioning;
  return (
    <div className="stack">
      <CaptioningHeader captioning={captioning} />
      {fault !== null && (
        <FaultBox fault={fault} title="The captioning failed" platform={fault.code === 'INTERNAL'} />
      )}
      {isUnderWay(captioning) && <UnderWay captioning={captioning} />}
      {state === 'completed' && <CaptioningPictures captioningId={id} chosen={picture} />}
    </div>
  );
}

function CaptioningHeader({ captioning }: { captioning: Captioning }) {
  const { request, state, createdAt, finishedAt, checkpointId } = captioning;
  return (
    <header className="page-head">
      <div>
        <nav className="faint" aria-label="Breadcrumb">
          <Link to="/captionings">Captionings</Link>
        </nav>
        <h1>Captions of {picturesText(request.pictures)}</h1>
        <div className="row captioning-facts">
          <span role="status">
            <StateBadge state={state} />
          </span>
          <span className="faint">{decodingText(request)}</span>
          <CheckpointFact checkpointId={checkpointId} />
          <span className="faint">
            asked <Age at={createdAt} /> · <Elapsed from={createdAt} to={finishedAt} />
          </span>
        </div>
      </div>
      <Link to="/captionings" search={{ checkpoint: checkpointId }} className="button">
        Caption more
      </Link>
    </header>
  );
}

/** The checkpoint by the names of its run and stage, which its id does not tell. */
function CheckpointFact({ checkpointId }: { checkpointId: string }) {
  const checkpoint = useQuery(checkpointQuery(checkpointId)).data;
  const runId = checkpoint?.runId;
  const run = useQuery({ ...runQuery(runId ?? ''), enabled: runId !== undefined }).data;
  if (checkpoint === undefined || run === undefined) return null;
  return (
    <>
      <Link to="/runs/$runId" params={{ runId: run.id }} search={{ tab: 'checkpoints' }}>
        {run.experimentName}
      </Link>
      <span className="faint">
        {checkpoint.stage}, epoch {checkpoint.position.epoch + 1}
      </span>
    </>
  );
}

function UnderWay({ captioning: { state, progress } }: { captioning: Captioning }) {
  return (
    <section className="panel" aria-live="polite" aria-label="Progress">
      {progress === null ? (
        <p className="soft">
          {state === 'queued' ? 'Waiting for a worker.' : 'Reading the checkpoint and the pictures.'}
        </p>
      ) : (
        <ProgressBar progress={progress} />
      )}
    </section>
  );
}
