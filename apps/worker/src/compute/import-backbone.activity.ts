import { join } from 'node:path';
import { DomainError, type BackboneImportRequest, type ComputeActivities } from '@beamline/contracts';
import type { Services } from '../services.js';
import { fetchUpload, removeUpload } from './uploads.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';

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
      await runJob(services, { kind: 'read-weights', architecture, path, output }, { report });
      const weights = await cache.put(output);
      const saved = await records.backbones.save({ name, architecture, digest: weights.digest, weights });
      await records.imports.complete(importId, {
        resultId: saved.backbone.id,
        alreadyPresent: saved.existed,
      });
    });
    if (request.source.kind === 'upload') await removeUpload(services, request.source.upload);
  };

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
