import { DomainError } from '@beamline/contracts';

/** The error of every weight file that cannot be read as what it claims to be. */
export const badWeights = (message: string, cause?: unknown): DomainError =>
  new DomainError('INVALID_WEIGHTS', message, {
    advice: 'Fetch the file again and compare its sha256 with the publisher’s.',
    ...(cause === undefined ? {} : { cause }),
  });
