import type { ImportState, RunState, StageState } from '@beamline/contracts';

/** State of a run, stage, import or captioning: colour, shape and word say the same. */
export function StateBadge({ state }: { state: RunState | StageState | ImportState }) {
  return <span className={`badge badge-${state}`}>{state}</span>;
}
