import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DomainError,
  type BlobRef,
  type CaptionedPicture,
  type Captioning,
  type ComputeActivities,
  type DatasetManifest,
  type PictureSource,
} from '@beamline/contracts';
import type { Services } from '../services.js';
import type { CaptionedFile, CaptionJob, PictureFile } from '../trainer/protocol.js';
import { encoderFile, encoderOf, shardsOf } from './feature-files.js';
import { withLeases, type Leases } from './leases.js';
import { loadRun } from './run-context.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';
import { fetchUpload, removeUpload } from './uploads.js';

/**
 * Captions photographs and images of the dataset with a checkpoint; the uploads go when their captions are stored, at a
 * repetition if the first time was cut short.
 */
export const createCaptionPictures =
  (services: Services): ComputeActivities['captionPictures'] =>
  async ({ captioningId }) => {
    const { captionings } = services.records;
    const captioning = await captionings.get(captioningId);
    if (captioning.state !== 'completed') {
      await captionings.begin(captioningId);
      await captionings.complete(captioningId, await captionInTrainer(services, captioning));
    }
    for (const picture of captioning.request.pictures)
      if (picture.kind === 'upload') await removeUpload(services, picture.upload);
  };

function captionInTrainer(services: Services, captioning: Captioning): Promise<BlobRef> {
  return withLeases(services.cache, (leases) =>
    withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const job = await jobOf(services, leases, captioning, folder);
      await mkdir(job.previews);
      const report = services.records.captionings.reportProgress.bind(
        services.records.captionings,
        captioning.id,
      );
      await runJob(services, job, { report });
      const files = JSON.parse(await readFile(job.output, 'utf8')) as CaptionedFile[];
      return storePictures(services, files);
    }),
  );
}

async function jobOf(
  services: Services,
  leases: Leases,
  { checkpointId, request }: Captioning,
  folder: string,
): Promise<CaptionJob> {
  const checkpoint = await services.records.training.getCheckpoint(checkpointId);
  const { run, dataset, backbone } = await loadRun(services, checkpoint.runId);
  const { manifest } = dataset;
  const pictures: PictureFile[] = [];
  for (const [index, picture] of request.pictures.entries())
    pictures.push(await pictureFile(services, leases, manifest, picture, join(folder, `picture-${index}`)));
  const { beam, decoding, withTree } = request;
  return {
    kind: 'caption',
    ...{ spec: run.spec, pictures, beam, decoding, withTree },
    vocabulary: await leases.file(manifest.vocabularies[run.spec.mode]),
    decoder: await leases.file(checkpoint.blobs.decoder),
    encoder: await encoderFile(leases, encoderOf({ run, backbone }, checkpoint.blobs.encoder)),
    imageHeight: manifest.imageHeight,
    imageWidth: manifest.imageWidth,
    previews: join(folder, 'previews'),
    output: join(folder, 'captions.json'),
  };
}

async function pictureFile(
  services: Services,
  leases: Leases,
  manifest: DatasetManifest,
  picture: PictureSource,
  path: string,
): Promise<PictureFile> {
  if (picture.kind === 'upload') {
    const { fileName: name } = await services.records.uploads.get(picture.upload);
    return { kind: 'photograph', name, path: await fetchUpload(services, picture.upload, path) };
  }
  const { split, image } = picture;
  const shard = shardsOf(manifest, split).find(({ first, count }) => image >= first && image < first + count);
  if (shard === undefined) throw new DomainError('NOT_FOUND', `The ${split} split has no image ${image}`);
  const file = { path: await leases.file(shard), first: 0, count: shard.count };
  return { kind: 'row', name: `${split} image ${image}`, shard: file, row: image - shard.first };
}

async function storePictures(services: Services, files: readonly CaptionedFile[]): Promise<BlobRef> {
  const pictures: CaptionedPicture[] = [];
  for (const file of files)
    pictures.push({ ...file, preview: await services.store.putBytes(await readFile(file.preview)) });
  return services.store.putBytes(new TextEncoder().encode(JSON.stringify(pictures)));
}
