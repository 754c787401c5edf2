import { DomainError } from '@beamline/contracts';
import type { WordIndex } from '../vocabulary/word-index.js';
import type { SelectedCaption } from './select.js';

/** Captions of a split as numbers: what training reads. */
export interface EncodedCaptions {
  /** Captions, N. */
  readonly count: number;
  /** Ids of a caption with its padding: maximal length + 2. */
  readonly width: number;
  /** (N, width) ids: `<start>` words `<end>`, then `<pad>` = 0. */
  readonly ids: Int32Array;
  /** (N) words + 2. */
  readonly lengths: Int32Array;
  /** (N) rows of the images in the split. */
  readonly images: Int32Array;
}

/**
 * @param maxLength words that a caption may have
 * @throws DomainError `INVALID_INPUT` when a caption is longer
 */
export function encodeCaptions(
  captions: readonly SelectedCaption[],
  index: WordIndex,
  maxLength: number,
): EncodedCaptions {
  const width = maxLength + 2;
  const ids = new Int32Array(captions.length * width).fill(index.pad);
  captions.forEach(({ tokens }, row) => {
    if (tokens.length > maxLength) throw tooLong(tokens, maxLength);
    ids.set(index.encode(tokens), row * width);
  });
  return {
    count: captions.length,
    width,
    ids,
    lengths: Int32Array.from(captions, ({ tokens }) => tokens.length + 2),
    images: Int32Array.from(captions, ({ image }) => image),
  };
}

function tooLong(tokens: readonly string[], maxLength: number): DomainError {
  return new DomainError(
    'INVALID_INPUT',
    `A caption of ${tokens.length} words does not fit into ${maxLength}: "${tokens.join(' ')}"`,
  );
}
