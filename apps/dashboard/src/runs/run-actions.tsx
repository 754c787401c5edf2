import type { RunDetail } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ForkDialog } from '../checkpoints/fork-dialog.js';
import { useCanLaunch } from '../session/role.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorBox } from '../ui/error-box.js';
import { verbsOf } from './run-verbs.js';
import { cancelRun, resumeRun } from './run.api.js';

type Open = 'cancel' | 'fork' | null;

/** Cancel, resume and fork, as far as the state and the key allow. */
export function RunActions({ run }: { run: RunDetail }) {
  const [open, setOpen] = useState<Open>(null);
  const resume = useSteering(run.id, () => resumeRun(run.id));
  const allowed = useCanLaunch();
  const verbs = verbsOf(run.state);
  const close = () => {
    setOpen(null);
  };
  if (!allowed) return null;
  return (
    <div className="stack run-actions">
      <div className="row">
        {verbs.resume && (
          <button
            type="button"
            className="button button-primary"
            disabled={resume.isPending}
            title="Go on bit for bit from the latest checkpoint"
            onClick={() => {
              resume.mutate();
            }}
          >
            Resume
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={run.bestCheckpointId === null}
          title={
            run.bestCheckpointId === null
              ? 'There is no checkpoint yet'
              : 'Start a new run from the best checkpoint'
          }
          onClick={() => {
            setOpen('fork');
          }}
        >
          Fork…
        </button>
        {run.bestCheckpointId !== null && (
          <Link to="/captionings" search={{ run: run.id }} className="button">
            Caption photographs
          </Link>
        )}
        {verbs.cancel && (
          <button
            type="button"
            className="button button-danger"
            onClick={() => {
              setOpen('cancel');
            }}
          >
            Cancel…
          </button>
        )}
      </div>
      {resume.isError && <ErrorBox error={resume.error} />}
      {open === 'cancel' && <CancelDialog runId={run.id} onClose={close} />}
      {open === 'fork' && run.bestCheckpointId !== null && (
        <ForkDialog run={run} checkpointId={run.bestCheckpointId} onClose={close} />
      )}
    </div>
  );
}

function CancelDialog({ runId, onClose }: { runId: string; onClose: () => void }) {
  const cancel = useSteering(runId, () => cancelRun(runId), onClose);
  return (
    <Dialog title="Cancel this run?" onClose={onClose} small>
      <p>It saves a checkpoint and stops. It can be resumed from there, and forked, at any time.</p>
      {cancel.isError && <ErrorBox error={cancel.error} />}
      <div className="row">
        <button
          type="button"
          className="button button-danger"
          disabled={cancel.isPending}
          onClick={() => {
            cancel.mutate();
          }}
        >
          Cancel the run
        </button>
        <button type="button" className="button button-quiet" onClick={onClose}>
          Let it go on
        </button>
      </div>
    </Dialog>
  );
}

/** A request that changes a run, after which the run is read anew. */
export function useSteering(runId: string, request: () => Promise<unknown>, onDone?: () => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: request,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['run', runId] });
      onDone?.();
    },
  });
}
