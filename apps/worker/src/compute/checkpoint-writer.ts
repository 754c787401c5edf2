import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type {
  BlobRef,
  Checkpoint,
  CheckpointBlobs,
  StageProgress,
  TrainingPosition,
} from '@beamline/contracts';
import type { Scope } from '@beamline/records';
import { deterministicId, jsonDigest } from '../identity.js';
import { currentLog } from '../logs/current-log.js';
import type { Services } from '../services.js';
import type { CheckpointFiles } from '../trainer/protocol.js';

export interface CheckpointOrigin {
  scope: Scope;
  stage: string;
  /** Stands in a checkpoint for an encoder that is frozen. */
  encoder: BlobRef;
  progress: StageProgress;
  /** Stores the metric points up to now: those before a checkpoint must not be lost with the process. */
  flushMetrics: () => Promise<void>;
}

/**
 * Stores checkpoints while training goes on, in the order they were made: blobs and the metric points before it first,
 * the row last, so that one that is half written is never seen and a resume from it misses no point.
 */
export class CheckpointWriter {
  private tail: Promise<void> = Promise.resolve();
  private newest: Checkpoint | null = null;
  private readonly log = currentLog();

  constructor(
    private readonly services: Services,
    private readonly origin: CheckpointOrigin,
  ) {}

  get saved(): Checkpoint | null {
    return this.newest;
  }

  enqueue(position: TrainingPosition, files: CheckpointFiles): void {
    this.tail = this.tail.then(async () => {
      this.newest = await this.save(position, files);
      const { id, bytes } = this.newest;
      this.log?.add('info', `checkpoint ${id} saved, ${bytes} bytes`, position.globalStep);
    });
    // The failure is thrown by `drained`; until then it must not count as unhandled.
    this.tail.catch((error: unknown) => {
      this.services.log.error({ error }, 'a checkpoint was not stored');
      this.log?.add('error', `a checkpoint was not stored: ${String(error)}`, position.globalStep);
    });
  }

  /** Waits until everything enqueued is stored; throws what storing threw. */
  async drained(): Promise<void> {
    await this.tail;
  }

  private async save(position: TrainingPosition, files: CheckpointFiles): Promise<Checkpoint> {
    const { scope, stage, progress, flushMetrics } = this.origin;
    const [blobs] = await Promise.all([this.upload(files), flushMetrics()]);
    const checkpoint = await this.services.records.training.saveCheckpoint(scope, {
      id: checkpointId(scope.runId, position),
      stage,
      position,
      progress,
      blobs,
      digest: stateDigest(position, blobs),
      bytes: sizes(blobs),
    });
    await rm(dirname(files.decoder), { recursive: true, force: true });
    return checkpoint;
  }

  private async upload(files: CheckpointFiles): Promise<CheckpointBlobs> {
    const { cache } = this.services;
    const [encoder, decoder, decoderOptimiser, encoderOptimiser] = await Promise.all([
      files.encoder === null ? this.origin.encoder : cache.put(files.encoder),
      cache.put(files.decoder),
      cache.put(files.decoderOptimiser),
      files.encoderOptimiser === null ? null : cache.put(files.encoderOptimiser),
    ]);
    return { encoder, decoder, decoderOptimiser, encoderOptimiser };
  }
}

/** Training is deterministic: the place in a run determines the state, hence the id. */
export function checkpointId(runId: string, { stageIndex, epoch, stepInEpoch }: TrainingPosition): string {
  return deterministicId('checkpoint', runId, stageIndex, epoch, stepInEpoch);
}

/** Digest of all that determines what follows; the clock is left out, and what is only shown. */
function stateDigest(position: TrainingPosition, blobs: CheckpointBlobs): string {
  const { sums, window, ...place } = position;
  const { loss, crossEntropy, tokens, top5Correct } = sums;
  const digests = [blobs.encoder, blobs.decoder, blobs.decoderOptimiser, blobs.encoderOptimiser];
  return jsonDigest([
    place,
    { loss, crossEntropy, tokens, top5Correct },
    digests.map((blob) => blob?.digest ?? null),
  ]);
}

function sizes(blobs: CheckpointBlobs): number {
  return Object.values(blobs).reduce((sum, blob) => sum + (blob?.bytes ?? 0), 0);
}
