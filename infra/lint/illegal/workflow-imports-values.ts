// Linted as if it lay in libs/workflows/src: types from contracts are welcome there, values are not.
import type { RunState } from '@beamline/contracts';
import { ExperimentSpec } from '@beamline/contracts';

export const parse = (state: RunState): unknown => ExperimentSpec.parse(state);
