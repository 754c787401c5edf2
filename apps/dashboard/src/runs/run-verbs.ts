import type { RunState } from '@beamline/contracts';

/** What may be asked of a run in a state. */
export interface RunVerbs {
  cancel: boolean;
  resume: boolean;
}

export function verbsOf(state: RunState): RunVerbs {
  switch (state) {
    case 'queued':
    case 'running':
      return { cancel: true, resume: false };
    case 'cancelling':
    case 'completed':
      return { cancel: false, resume: false };
    case 'cancelled':
    case 'failed':
    case 'crashed':
      return { cancel: false, resume: true };
  }
}
