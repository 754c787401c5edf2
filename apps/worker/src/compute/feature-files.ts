import type { Backbone, BlobRef, DatasetManifest, ImageShard, Precision, Split } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import { join } from 'node:path';
import { jsonDigest } from '../identity.js';
import type { Services } from '../services.js';
import type { EncoderFile, ShardFile, SplitSource } from '../trainer/protocol.js';
import { isLostBlob } from './lease-checkpoint.js';
import { withLeases, type Leases } from './leases.js';
import type { RunContext } from './run-context.js';
import { runJob, type JobHooks } from './run-job.js';
import { withScratch } from './scratch.js';

/** Rises when encoding the same image with the same weights would give other features. */
const ENCODING_VERSION = 1;

export interface EncoderWeights {
  architecture: Backbone['architecture'];
  weights: BlobRef;
  precision: Precision;
}

/** The encoder of a run, with the backbone's weights or those that a checkpoint has. */
export const encoderOf = (
  { run, backbone }: Pick<RunContext, 'run' | 'backbone'>,
  weights: BlobRef,
): EncoderWeights => ({
  architecture: backbone.architecture,
  weights,
  precision: run.spec.model.precision,
});

/** What determines the features of a shard. */
export function featureKey(shard: BlobRef, { architecture, weights, precision }: EncoderWeights): string {
  const key = [ENCODING_VERSION, shard.digest, architecture, weights.digest, 'f16'];
  return jsonDigest(precision === 'float32' ? key : [...key, precision]);
}

export function shardsOf(manifest: DatasetManifest, split: Split): ImageShard[] {
  return manifest.splits[split].shards;
}

/** Stored features of a shard; null when no run has encoded it yet. */
export function findFeatures(
  { records }: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
): Promise<BlobRef | null> {
  return records.features.find(featureKey(shard, encoder));
}

type EncodeHooks = Required<Pick<JobHooks, 'clock' | 'report'>>;

/** Encodes one shard and stores its features for all runs. */
export async function storeFeatures(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
  hooks: EncodeHooks,
): Promise<void> {
  const features = await encodeShard(services, shard, encoder, hooks);
  await services.records.features.save(featureKey(shard, encoder), features);
}

function encodeShard(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
  hooks?: EncodeHooks,
): Promise<BlobRef> {
  const loading = <T>(work: () => Promise<T>) => hooks?.clock.measure('loading', work) ?? work();
  const saving = <T>(work: () => Promise<T>) => hooks?.clock.measure('saving', work) ?? work();
  return withLeases(services.cache, (leases) =>
    withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const output = join(folder, 'features.h5');
      const { path, file } = await loading(async () => ({
        path: await leases.file(shard),
        file: await encoderFile(leases, encoder),
      }));
      const images = { path, first: shard.first, count: shard.count };
      await runJob(services, { kind: 'encode', encoder: file, images, output }, hooks);
      return saving(() => services.cache.put(output));
    }),
  );
}

export async function encoderFile(
  leases: Leases,
  { architecture, weights, precision }: EncoderWeights,
): Promise<EncoderFile> {
  return { architecture, precision, path: await leases.file(weights) };
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
    const path =
      kind === 'images' ? await leases.file(shard) : await leaseFeatures(services, leases, shard, encoder);
    shards.push({ path, first: shard.first, count: shard.count });
  }
  const { imageHeight, imageWidth } = manifest;
  return { kind, encoder: await encoderFile(leases, encoder), imageHeight, imageWidth, shards };
}

/** Features are computed from images and weights: ones that were lost are computed again. */
async function leaseFeatures(
  services: Services,
  leases: Leases,
  shard: ImageShard,
  encoder: EncoderWeights,
): Promise<string> {
  try {
    return await leases.file(await storedFeatures(services, shard, encoder));
  } catch (error) {
    if (!isLostBlob(error)) throw error;
    services.log.warn({ error, shard: shard.digest }, 'features were lost and are encoded again');
    const again = await encodeShard(services, shard, encoder);
    await services.records.features.replace(featureKey(shard, encoder), again);
    return leases.file(again);
  }
}

async function storedFeatures(
  services: Services,
  shard: ImageShard,
  encoder: EncoderWeights,
): Promise<BlobRef> {
  const blob = await findFeatures(services, shard, encoder);
  if (blob !== null) return blob;
  throw new DomainError(
    'MISSING_BLOB',
    `The features of image shard ${shard.digest.slice(0, 12)} were not encoded`,
  );
}
