import type { ComputeActivities } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import type { Services } from '../services.js';
import { ActivityClock } from './activity-clock.js';
import { encoderOf, findFeatures, shardsOf, storeFeatures } from './feature-files.js';
import { loadRun, reporter } from './run-context.js';

/** Features of one image shard by the backbone, or by a checkpoint's fine-tuned encoder. */
export const createEncodeShard =
  (services: Services): ComputeActivities['encodeShard'] =>
  async (input) => {
    const clock = ActivityClock.start();
    const { run, dataset, backbone } = await clock.measure('loading', () => loadRun(services, input.runId));
    const shard = shardsOf(dataset.manifest, input.split)[input.shard];
    if (shard === undefined) {
      throw new DomainError(
        'NOT_FOUND',
        `Dataset ${dataset.name} has no shard ${input.shard} of split ${input.split}`,
      );
    }
    const weights = await encoderWeights(services, input.checkpointId, backbone.weights);
    const encoder = encoderOf({ run, backbone }, weights);
    if ((await findFeatures(services, shard, encoder)) !== null) return;
    const activity = `encode/${input.checkpointId ?? 'backbone'}/${input.split}/${input.shard}`;
    await clock.record(services, input, { activity, kind: 'encode', stage: null }, () =>
      storeFeatures(services, shard, encoder, { clock, report: reporter(services, input) }),
    );
  };

async function encoderWeights<T>(services: Services, checkpointId: string | null, backbone: T) {
  if (checkpointId === null) return backbone;
  return (await services.records.training.getCheckpoint(checkpointId)).blobs.encoder;
}
