import type { ExperimentSpec } from '@beamline/contracts';
import { InvalidRequest } from '../http/invalid-request.js';

/** Self-critical training draws captions from the decoder: one at its initial values has none to learn from. */
export function refuseUntaught({ stages: [first] }: ExperimentSpec): void {
  if (first?.objective !== 'self-critical') return;
  const message = 'a fresh decoder writes no captions: put a stage of cross-entropy before this one';
  throw new InvalidRequest(422, [{ path: 'spec.stages.0.objective', message }], {
    code: 'INVALID_SPEC',
    advice: 'To go on from a trained decoder, fork one of its checkpoints.',
  });
}
