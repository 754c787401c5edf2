import type { RunDetail } from '@beamline/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSteering } from '../runs/run-actions.js';
import { verbsOf } from '../runs/run-verbs.js';
import { resumeRun } from '../runs/run.api.js';
import { ErrorBox } from '../ui/error-box.js';
import { ForkDialog } from './fork-dialog.js';

/** Going on from one checkpoint: in the same run, or in a new one. */
export function CheckpointActions({ run, checkpointId }: { run: RunDetail; checkpointId: string }) {
  const [forking, setForking] = useState(false);
  const resume = useSteering(run.id, () => resumeRun(run.id, checkpointId));
  return (
    <>
      {verbsOf(run.state).resume && (
        <button
          type="button"
          className="button button-small"
          title="Go on with this run, bit for bit, from here"
          disabled={resume.isPending}
          onClick={() => {
            resume.mutate();
          }}
        >
          Resume
        </button>
      )}
      <button
        type="button"
        className="button button-small"
        onClick={() => {
          setForking(true);
        }}
      >
        Fork…
      </button>
      <Link
        to="/captionings"
        search={{ checkpoint: checkpointId }}
        className="button button-small"
        title="Caption photographs with this checkpoint"
      >
        Caption…
      </Link>
      {resume.isError && <ErrorBox error={resume.error} />}
      {forking && (
        <ForkDialog
          run={run}
          checkpointId={checkpointId}
          onClose={() => {
            setForking(false);
          }}
        />
      )}
    </>
  );
}
