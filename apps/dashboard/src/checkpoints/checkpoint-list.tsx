import type { Checkpoint, RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bleuText, bytesText } from '../format/number.js';
import { useCanLaunch } from '../session/role.js';
import { Age } from '../ui/clock.js';
import { Digest } from '../ui/digest.js';
import { Empty } from '../ui/empty.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { CheckpointActions } from './checkpoint-actions.js';
import { Downloads } from './downloads.js';
import { checkpointsQuery } from './checkpoint.api.js';
import '../experiments/experiments.css';

/** Every stored state of the run, newest first. */
export function CheckpointList({ run }: { run: RunDetail }) {
  const [cursor, setCursor] = useState<string | undefined>();
  const query = useQuery(checkpointsQuery(run.id, cursor));
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Checkpoints</h2>
        <span className="faint">Each holds all that training needs to go on bit for bit.</span>
      </div>
      <QueryView query={query}>
        {(page) => (
          <>
            {page.items.length === 0 ? (
              <Empty title="No checkpoint yet">
                <p>The first one is saved at the end of an epoch or after some hundred steps.</p>
              </Empty>
            ) : (
              <CheckpointTable run={run} checkpoints={page.items} />
            )}
            <Pager cursor={cursor} nextCursor={page.nextCursor} onMove={setCursor} />
          </>
        )}
      </QueryView>
    </section>
  );
}

function CheckpointTable({ run, checkpoints }: { run: RunDetail; checkpoints: readonly Checkpoint[] }) {
  return (
    <div className="table-wrap">
      <table className="table list-table">
        <thead>
          <tr>
            <th scope="col">stage, epoch</th>
            <th scope="col">step</th>
            <th scope="col" className="num">
              BLEU-4
            </th>
            <th scope="col" className="num">
              size
            </th>
            <th scope="col">digest</th>
            <th scope="col" className="num">
              saved
            </th>
            <th scope="col">
              <span className="visually-hidden">actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {checkpoints.map((checkpoint) => (
            <CheckpointRow key={checkpoint.id} run={run} checkpoint={checkpoint} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function CheckpointRow({ run, checkpoint }: { run: RunDetail; checkpoint: Checkpoint }) {
  const [files, setFiles] = useState(false);
  const allowed = useCanLaunch();
  const { position, stage, bleu } = checkpoint;
  const best = checkpoint.id === run.bestCheckpointId;
  return (
    <>
      <tr className={best ? 'checkpoint-best' : undefined}>
        <th scope="row">
          <span>
            {stage}, epoch {position.epoch + 1}
            {best && <span className="beam-best-mark">best</span>}
          </span>
        </th>
        <td data-label="step" className="soft">
          {position.stepInEpoch} / {position.stepsPerEpoch}
        </td>
        <td data-label="BLEU-4" className="num">
          {bleuText(bleu?.[3])}
        </td>
        <td data-label="size" className="num soft">
          {bytesText(checkpoint.bytes)}
        </td>
        <td data-label="digest">
          <Digest value={checkpoint.digest} label="digest" />
        </td>
        <td data-label="saved" className="num soft">
          <Age at={checkpoint.createdAt} />
        </td>
        <td className="checkpoint-actions">
          <button
            type="button"
            className="button button-small button-quiet"
            aria-expanded={files}
            onClick={() => {
              setFiles(!files);
            }}
          >
            Files
          </button>
          {allowed && <CheckpointActions run={run} checkpointId={checkpoint.id} />}
        </td>
      </tr>
      {files && (
        <tr>
          <td colSpan={7}>
            <Downloads checkpointId={checkpoint.id} />
          </td>
        </tr>
      )}
    </>
  );
}
