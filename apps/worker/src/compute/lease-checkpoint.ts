import { DomainError, type Backbone, type Checkpoint, type CheckpointBlobs } from '@beamline/contracts';
import type { Leases } from './leases.js';

const ROLES: Record<keyof CheckpointBlobs, string> = {
  encoder: 'encoder weights',
  decoder: 'decoder weights',
  decoderOptimiser: 'moments of the decoder’s optimiser',
  encoderOptimiser: 'moments of the encoder’s optimiser',
};
const ALL_ROLES = Object.keys(ROLES) as (keyof CheckpointBlobs)[];
const LOST: readonly string[] = ['MISSING_BLOB', 'DAMAGED_BLOB'];

/** Whether an error says that stored bytes are gone or are others. */
export const isLostBlob = (error: unknown): error is DomainError =>
  error instanceof DomainError && LOST.includes(error.code);

/** Whether an error says so of a checkpoint's own blobs, so that an earlier checkpoint may do. */
export const isLostCheckpoint = (error: unknown): error is DomainError =>
  isLostBlob(error) && error.where?.['checkpoint'] !== undefined;

/**
 * Fetches the backbone's weights, which stand in every checkpoint of a frozen encoder: no other checkpoint helps.
 *
 * @throws DomainError `MISSING_BLOB` or `DAMAGED_BLOB` that names the backbone
 */
export async function leaseBackbone(leases: Leases, { name, weights }: Backbone): Promise<void> {
  try {
    await leases.file(weights);
  } catch (error) {
    if (!isLostBlob(error)) throw error;
    throw new DomainError(error.code, `The weights of backbone ${name} are lost: ${error.message}.`, {
      advice:
        'Import the same weights again, which puts the same blob, or restore it from a backup; then resume the run.',
      where: { backbone: name, blob: weights.digest },
      cause: error,
    });
  }
}

/**
 * Fetches a checkpoint's blobs, checked by their digests, and holds them until the leases end.
 *
 * @param roles which of them; all by default
 * @throws DomainError `MISSING_BLOB` or `DAMAGED_BLOB` that names checkpoint and blob
 */
export async function leaseCheckpoint(
  leases: Leases,
  checkpoint: Pick<Checkpoint, 'id' | 'stage' | 'position' | 'blobs'>,
  roles: readonly (keyof CheckpointBlobs)[] = ALL_ROLES,
): Promise<void> {
  for (const role of roles) {
    const blob = checkpoint.blobs[role];
    if (blob === null) continue;
    try {
      await leases.file(blob);
    } catch (error) {
      throw isLostBlob(error) ? unusable(checkpoint, role, blob.digest, error) : error;
    }
  }
}

function unusable(
  checkpoint: Pick<Checkpoint, 'id' | 'stage' | 'position'>,
  role: keyof CheckpointBlobs,
  blob: string,
  cause: DomainError,
): DomainError {
  const what =
    cause.code === 'MISSING_BLOB' ? 'is not in the object store' : 'is damaged in the object store';
  const message = `Checkpoint ${placeOf(checkpoint)} cannot be used: its blob ${blob} (${ROLES[role]}) ${what}.`;
  return new DomainError(cause.code, message, {
    advice:
      'Restore the blob from a backup and resume the run, or resume it from an earlier checkpoint: training is deterministic and makes this one again.',
    where: { checkpoint: checkpoint.id, blob, role },
    cause,
  });
}

/** A checkpoint in the words of a message: its id, stage, epoch and step, counted from 1. */
export function placeOf({ id, stage, position }: Pick<Checkpoint, 'id' | 'stage' | 'position'>): string {
  return `${id} (stage ${stage}, epoch ${position.epoch + 1}, step ${position.stepInEpoch})`;
}
