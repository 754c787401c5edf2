import type { ExperimentSpec, ForkRequest, RunDetail } from '@beamline/contracts';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { SpecChanges } from '../spec/spec-changes.js';
import { specDiff } from '../spec/spec-diff.js';
import { type SpecDraft, useSpecDraft } from '../spec/spec-draft.js';
import { SpecEditor } from '../spec/spec-editor.js';
import { specText } from '../spec/spec-text.js';
import { Dialog } from '../ui/dialog.js';
import { ErrorBox } from '../ui/error-box.js';
import { Segmented } from '../ui/segmented.js';
import { fork } from './checkpoint.api.js';
import { variantName } from './variant-name.js';

type Optimiser = ForkRequest['optimiser'];

const OPTIMISERS = [
  { value: 'reset', label: 'start at zero' },
  { value: 'keep', label: 'keep' },
] as const;

interface ForkDialogProps {
  run: RunDetail;
  checkpointId: string;
  onClose: () => void;
}

/** A new run from a checkpoint with a changed spec; what changed stands below the text. */
export function ForkDialog({ run, checkpointId, onClose }: ForkDialogProps) {
  const navigate = useNavigate();
  const [optimiser, setOptimiser] = useState<Optimiser>('reset');
  const launch = useMutation({
    mutationFn: (spec: ExperimentSpec) => fork(checkpointId, spec, optimiser),
    onSuccess: ({ run: { id } }) => navigate({ to: '/runs/$runId', params: { runId: id } }),
  });
  const draft = useSpecDraft(
    specText({ ...run.spec, name: variantName(run.spec.name, 'fork') }, 'yaml'),
    launch.error,
    launch.reset,
  );
  return (
    <Dialog title={`Fork ${run.experimentName}`} onClose={onClose}>
      <p className="soft">
        The new run takes the weights of checkpoint <code>{checkpointId}</code> and starts its first stage
        with them. Model sizes, vocabulary and backbone architecture must stay.
      </p>
      <SpecEditor label="Spec of the fork" text={draft.text} errors={draft.errors} onChange={draft.setText} />
      <div className="row">
        <span className="soft">Adam’s moments</span>
        <Segmented label="Optimiser state" options={OPTIMISERS} value={optimiser} onChange={setOptimiser} />
      </div>
      <Changes draft={draft} run={run} />
      {launch.isError && draft.errors.length === 0 && <ErrorBox error={launch.error} />}
      <div className="row">
        <button
          type="button"
          className="button button-primary"
          disabled={!draft.read.ok || launch.isPending}
          onClick={() => {
            if (draft.read.ok) launch.mutate(draft.read.spec);
          }}
        >
          {launch.isPending ? 'Launching…' : 'Launch the fork'}
        </button>
      </div>
    </Dialog>
  );
}

function Changes({ draft, run }: { draft: SpecDraft; run: RunDetail }) {
  if (!draft.read.ok) return null;
  return (
    <details open>
      <summary>What changes</summary>
      <SpecChanges changes={specDiff(run.spec, draft.read.spec)} />
    </details>
  );
}
