import { join } from 'node:path';
import type { ComputeActivities, DatasetImportRequest, DatasetSource } from '@beamline/contracts';
import type { Services } from '../services.js';
import type { DatasetOutcome, ImportImagesJob, MakeScenesJob } from '../trainer/protocol.js';
import { fetchUpload, removeUpload } from './uploads.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';

/** Makes a dataset from its source and stores it; the same bytes again change nothing. */
export const createImportDataset =
  (services: Services): ComputeActivities['importDataset'] =>
  async ({ importId, request }) => {
    await services.records.imports.begin(importId);
    await withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const output = join(folder, 'dataset');
      const job = await jobFor(services, request.source, folder, output);
      const report = services.records.imports.reportProgress.bind(services.records.imports, importId);
      const outcome = await runJob(services, job, { report });
      const { dataset, existed } = await storeDataset(services, request, outcome);
      await services.records.imports.complete(importId, {
        resultId: dataset.id,
        alreadyPresent: existed,
        notes: outcome.warnings,
      });
    });
    await removeSources(services, request.source);
  };

async function jobFor(
  services: Services,
  source: DatasetSource,
  folder: string,
  output: string,
): Promise<ImportImagesJob | MakeScenesJob> {
  if (source.kind === 'scenes') {
    const { kind, ...settings } = source;
    return { ...settings, kind: 'make-scenes', output };
  }
  const { imageSize, options, captionsUpload, imagesUpload } = source;
  const captions = await fetchUpload(services, captionsUpload, join(folder, 'captions.json'));
  const archive = await fetchUpload(services, imagesUpload, join(folder, 'images.zip'));
  return { kind: 'import-images', captions, archive, imageSize, options, output };
}

async function storeDataset(services: Services, request: DatasetImportRequest, outcome: DatasetOutcome) {
  const { manifest, digest, bytes, files } = outcome;
  for (const file of files) await services.cache.put(file);
  return services.records.datasets.save({ name: request.name, digest, manifest, bytes });
}

async function removeSources(services: Services, source: DatasetSource): Promise<void> {
  if (source.kind !== 'karpathy') return;
  await removeUpload(services, source.captionsUpload);
  await removeUpload(services, source.imagesUpload);
}
