import type { ComputeActivities, ImportInput } from '@beamline/contracts';
import { computeActivities, light } from './activities.js';
import { faultOf } from './outcome.js';

/** Imports a dataset, a backbone or embeddings; a failure ends in the import's row, where people look for it. */
export async function runImport(input: ImportInput): Promise<void> {
  const { importId } = input;
  const compute = computeActivities(input.queue, input.timeouts);
  try {
    await importBy(compute, importId, input.request);
  } catch (error) {
    await light.finishImport({ importId, fault: faultOf(error) });
  }
}

function importBy(
  compute: ComputeActivities,
  importId: string,
  { kind, request }: ImportInput['request'],
): Promise<void> {
  switch (kind) {
    case 'dataset':
      return compute.importDataset({ importId, request });
    case 'backbone':
      return compute.importBackbone({ importId, request });
    case 'embeddings':
      return compute.importEmbeddings({ importId, request });
  }
}
