import type { Backbone, BlobRef, DatasetManifest, ImageShard, Progress, Split } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import { join } from 'node:path';
import { jsonDigest } from '../identity.js';
import type { Services } from '../services.js';
import type { EncoderFile, ShardFile, SplitSource } from '../trainer/protocol.js';
import { withLeases, type Leases } from './leases.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';

/** Rises when encoding the same image with the same weights would give other features. */
const ENCODING_VERSION = 1;

export interface EncoderWeights {
  architecture: Backbone['architecture'];
  weights: BlobRef;
}

/** What determines the features of a shard. */
export function featureKey(shard: BlobRef, encoder: EncoderWeights): string {
  return jsonDigest([ENCODING_VERSION, shard.digest, encoder.architecture, encoder.weights.digest, 'f16']);
}

export function shardsOf(manifest: DatasetManifest, split: Split): ImageShard[] {
  return manifest.splits[split].shards;
}

/** Encodes one shard and stores its features, unless some run has done so before. */
export async function ensureFeatures(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
  report: (progress: Progress) => Promise<void>,
): Promise<BlobRef> {
  const key = featureKey(shard, encoder);
  const known = await services.records.features.find(key);
  if (known !== null) return known;
  const features = await encodeShard(services, shard, encoder, report);
  await services.records.features.save(key, features);
  return features;
}

function encodeShard(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
  report: (progress: Progress) => Promise<void>,
): Promise<BlobRef> {
  return withLeases(services.cache, (leases) =>
    withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const output = join(folder, 'features.h5');
      const images = { path: await leases.file(shard), first: shard.first, count: shard.count };
      const job = { kind: 'encode' as const, encoder: await encoderFile(leases, encoder), images, output };
      await runJob(services, job, { report });
      return services.cache.put(output);
    }),
  );
}

export async function encoderFile(leases: Leases, encoder: EncoderWeights): Promise<EncoderFile> {
  return { architecture: encoder.architecture, path: await leases.file(encoder.weights) };
}

/** Local files of a split: stored features, or the images for an encoder that changes. */
export async function openSplit(
  services: Services,
  leases: Leases,
  manifest: DatasetManifest,
  split: Split,
  encoder: EncoderWeights,
  kind: SplitSource['kind'],
): Promise<SplitSource> {
  const shards: ShardFile[] = [];
  for (const shard of shardsOf(manifest, split)) {
    const blob = kind === 'images' ? shard : await storedFeatures(services, shard, encoder);
    shards.push({ path: await leases.file(blob), first: shard.first, count: shard.count });
  }
  const { imageHeight, imageWidth } = manifest;
  return { kind, encoder: await encoderFile(leases, encoder), imageHeight, imageWidth, shards };
}

async function storedFeatures(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
): Promise<BlobRef> {
  const blob = await services.records.features.find(featureKey(shard, encoder));
  if (blob !== null) return blob;
  throw new DomainError(
    'MISSING_BLOB',
    `The features of image shard ${shard.digest.slice(0, 12)} were not encoded`,
  );
}
