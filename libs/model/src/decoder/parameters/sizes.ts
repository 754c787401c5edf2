import { DomainError } from '@beamline/contracts';

/** Sizes of the decoder; the reference's are 512, 512, 512, 2048 (ResNet-101) and 9490 (COCO). */
export interface DecoderSizes {
  /** E: length of a word's embedding. */
  readonly embedding: number;
  /** A: attention units. */
  readonly attention: number;
  /** H: length of the LSTM's hidden state. */
  readonly hidden: number;
  /** D: channels of the encoder's features. */
  readonly features: number;
  /** V: words, the four special tokens included. */
  readonly vocabulary: number;
}

/** @throws DomainError `INVALID_INPUT` naming the size that is not a positive integer */
export const checkSizes = (sizes: DecoderSizes): void => {
  for (const [name, size] of Object.entries(sizes) as [string, number][])
    if (!Number.isSafeInteger(size) || size < 1)
      throw new DomainError(
        'INVALID_INPUT',
        `The decoder's ${name} size must be a positive integer, not ${size}.`,
      );
};
