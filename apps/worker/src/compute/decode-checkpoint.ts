import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Checkpoint, Split } from '@beamline/contracts';
import type { Services } from '../services.js';
import type { DecodedCaption, DecodeJob, SplitSource } from '../trainer/protocol.js';
import type { ActivityClock } from './activity-clock.js';
import { encoderOf, openSplit } from './feature-files.js';
import { leaseCheckpoint } from './lease-checkpoint.js';
import { withLeases, type Leases } from './leases.js';
import { reporter, type RunContext } from './run-context.js';
import { runJob } from './run-job.js';
import { withScratch } from './scratch.js';

export interface DecodeRequest {
  runId: string;
  attempt: number;
  checkpoint: Checkpoint;
  split: Split;
  source: SplitSource['kind'];
  method: DecodeJob['method'];
  clock: ActivityClock;
}

export interface Decoded {
  captions: DecodedCaption[];
  seconds: number;
}

/** Captions of a split by a checkpoint, made in the trainer. */
export function decodeCheckpoint(
  services: Services,
  context: RunContext,
  request: DecodeRequest,
): Promise<Decoded> {
  const { clock } = request;
  return withLeases(services.cache, (leases) =>
    withScratch(services.environment.BEAMLINE_CACHE_DIR, async (folder) => {
      const output = join(folder, 'captions.json');
      const job = await clock.measure('loading', () => jobOf(services, leases, context, request, output));
      const { seconds } = await runJob(services, job, { clock, report: reporter(services, request) });
      const captions = JSON.parse(await readFile(output, 'utf8')) as DecodedCaption[];
      return { captions, seconds };
    }),
  );
}

async function jobOf(
  services: Services,
  leases: Leases,
  { run, dataset, backbone }: RunContext,
  { checkpoint, split, source, method }: DecodeRequest,
  output: string,
): Promise<DecodeJob> {
  const { manifest } = dataset;
  await leaseCheckpoint(leases, checkpoint, ['encoder', 'decoder']);
  const encoder = encoderOf({ run, backbone }, checkpoint.blobs.encoder);
  return {
    kind: 'decode',
    spec: run.spec,
    options: manifest.options,
    decoder: await leases.file(checkpoint.blobs.decoder),
    captions: await leases.file(manifest.splits[split].captionsBlob),
    vocabulary: await leases.file(manifest.vocabularies[run.spec.mode]),
    source: await openSplit(services, leases, manifest, split, encoder, source),
    method,
    output,
  };
}
