import type { ComputeActivities } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import type { Services } from '../services.js';
import { ensureFeatures, shardsOf } from './feature-files.js';
import { loadRun, reporter } from './run-context.js';

/** Features of one image shard by the backbone, or by a checkpoint's fine-tuned encoder. */
export const createEncodeShard =
  (services: Services): ComputeActivities['encodeShard'] =>
  async (input) => {
    const { dataset, backbone } = await loadRun(services, input.runId);
    const shard = shardsOf(dataset.manifest, input.split)[input.shard];
    if (shard === undefined) {
      throw new DomainError(
        'NOT_FOUND',
        `Dataset ${dataset.name} has no shard ${input.shard} of split ${input.split}`,
      );
    }
    const weights = await encoderWeights(services, input.checkpointId, backbone.weights);
    const encoder = { architecture: backbone.architecture, weights };
    await ensureFeatures(services, shard, encoder, reporter(services, input));
  };

async function encoderWeights<T>(services: Services, checkpointId: string | null, backbone: T) {
  if (checkpointId === null) return backbone;
  return (await services.records.training.getCheckpoint(checkpointId)).blobs.encoder;
}
