import { join } from 'node:path';
import { DomainError, type BackboneImportRequest, type ComputeActivities } from '@beamline/contracts';
import type { Services } from '../services.js';
import type { WeightsOutcome } from '../trainer/protocol.js';
import { fetchUpload, removeUpload } from './uploads.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';

const NAMES_SHOWN = 6;

/** Checks encoder weights against their architecture and stores them as safetensors. */
export const createImportBackbone =
  (services: Services): ComputeActivities['importBackbone'] =>
  async ({ importId, request }) => {
    const { records, cache } = services;
    await records.imports.begin(importId);
    await withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const path = await weightsFile(services, request, folder);
      const output = join(folder, 'weights.safetensors');
      const { name, architecture } = request;
      const report = records.imports.reportProgress.bind(records.imports, importId);
      const read = await runJob(services, { kind: 'read-weights', architecture, path, output }, { report });
      const weights = await cache.put(output);
      const saved = await records.backbones.save({ name, architecture, digest: weights.digest, weights });
      await records.imports.complete(importId, {
        resultId: saved.backbone.id,
        alreadyPresent: saved.existed,
        notes: notesOf(read),
      });
    });
    if (request.source.kind === 'upload') await removeUpload(services, request.source.upload);
  };

function notesOf({ format, tensors, parameters, ignored }: WeightsOutcome): string[] {
  const counts = `${format}: ${tensors} tensors, ${parameters.toLocaleString('en')} parameters`;
  return ignored.length === 0 ? [counts] : [counts, `not used: ${listed(ignored)}`];
}

/** `fc.weight, fc.bias and 3 more` */
function listed(names: readonly string[]): string {
  const [some, more] = [names.slice(0, NAMES_SHOWN), names.length - NAMES_SHOWN];
  return more > 0 ? `${some.join(', ')} and ${more} more` : some.join(', ');
}

async function weightsFile(
  services: Services,
  request: BackboneImportRequest,
  folder: string,
): Promise<string> {
  const { source, architecture } = request;
  if (source.kind === 'upload') return fetchUpload(services, source.upload, join(folder, 'weights'));
  const bundled = services.environment.BEAMLINE_EFFICIENTNET_LITE0;
  if (architecture === 'efficientnet_lite0' && bundled !== undefined) return bundled;
  throw new DomainError('NOT_FOUND', `This worker has no bundled weights of ${architecture}`, {
    advice: 'Bundled are those of efficientnet_lite0; import a weights file for any other architecture.',
  });
}
