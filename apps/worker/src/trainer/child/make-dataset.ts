import { importKarpathy, importScenes, type BuiltDataset } from '@beamline/data';
import type { DatasetOutcome, ImportImagesJob, MakeScenesJob } from '../protocol.js';
import type { Link } from './link.js';

/** Imports captions and photographs that users sent. */
export async function importImages(job: ImportImagesJob, link: Link): Promise<DatasetOutcome> {
  const { captions, archive, imageSize, options, output } = job;
  const built = await importKarpathy({
    captionsFile: captions,
    images: archive,
    folder: output,
    imageSize,
    options,
    onProgress: (progress) => {
      link.progress(progress);
    },
  });
  return outcomeOf(built);
}

/** Renders a generated dataset. */
export async function makeScenes(job: MakeScenesJob, link: Link): Promise<DatasetOutcome> {
  const { kind, output, ...settings } = job;
  const built = await importScenes({
    ...settings,
    folder: output,
    onProgress: (progress) => {
      link.progress(progress);
    },
  });
  return outcomeOf(built);
}

function outcomeOf({ manifest, digest, bytes, files, warnings }: BuiltDataset): DatasetOutcome {
  return { manifest, digest, bytes, files: files.map(({ path }) => path), warnings: [...warnings] };
}
