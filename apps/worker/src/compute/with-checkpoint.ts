import { DomainError } from '@beamline/contracts';

/** A loss that is not finite, with the newest checkpoint from before it; other errors stay as they are. */
export function withCheckpoint(error: unknown, checkpointId: string | null): unknown {
  if (!(error instanceof DomainError) || error.code !== 'NON_FINITE_LOSS') return error;
  const kept =
    checkpointId === null
      ? 'No checkpoint was saved before it.'
      : `The last checkpoint before it is ${checkpointId}.`;
  return new DomainError(error.code, `${error.message} ${kept}`, {
    advice:
      checkpointId === null
        ? 'Launch again with a smaller learning rate.'
        : 'Fork from that checkpoint with a smaller learning rate.',
    where: { ...error.where, ...(checkpointId !== null && { checkpoint: checkpointId }) },
    cause: error,
  });
}
