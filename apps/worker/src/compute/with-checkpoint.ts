import { DomainError } from '@beamline/contracts';

/** What went wrong in training, with its stage and epoch (from 1) where it does not say them itself. */
export function atPlace(error: unknown, { stage, epoch }: { stage: string; epoch: number }): unknown {
  if (!(error instanceof DomainError)) return error;
  const fault = error.toFault();
  return DomainError.fromFault({ ...fault, where: { stage, epoch: String(epoch + 1), ...fault.where } });
}

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
