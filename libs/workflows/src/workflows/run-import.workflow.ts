import type { ImportInput } from '@beamline/contracts';
import { computeActivities, light } from './activities.js';
import { faultOf } from './outcome.js';

/** Imports a dataset or backbone; a failure ends in the import's row, where people look for it. */
export async function runImport(input: ImportInput): Promise<void> {
  const { importId } = input;
  const compute = computeActivities(input.queue, input.timeouts);
  try {
    if (input.request.kind === 'dataset') {
      await compute.importDataset({ importId, request: input.request.request });
    } else {
      await compute.importBackbone({ importId, request: input.request.request });
    }
  } catch (error) {
    await light.finishImport({ importId, fault: faultOf(error) });
  }
}
