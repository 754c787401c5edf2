import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor } from '../../tensor-core/index.js';

/** Captions as the data set stores them. */
export interface CaptionBatch {
  /** Tokens of each caption: `<start>`, words, `<end>`; what follows is ignored. */
  readonly captions: readonly ArrayLike<number>[];
  /** Tokens of each caption that count, `<start>` and `<end>` included: at least 2. */
  readonly lengths: ArrayLike<number>;
  /** Row of the features that each caption describes. */
  readonly imageIndex: ArrayLike<number>;
}

/**
 * Captions sorted by decreasing length, so that at step t the first `liveCounts[t]` rows are still going, and their
 * tokens in the order of steps ("packed"): all of step 0, then all of step 1, … N tokens in all.
 */
export interface PackedBatch {
  /** B: captions. */
  readonly size: number;
  /** Row of the whole batch as given, of each sorted row. */
  readonly order: Int32Array;
  /** Row of the features, of each sorted row. */
  readonly imageIndex: Int32Array;
  /** Rows still going at each of the T steps; never rises. */
  readonly liveCounts: readonly number[];
  /** Packed tokens before each step. */
  readonly offsets: readonly number[];
  /** N: packed tokens. */
  readonly tokenCount: number;
  /** (N): the word fed in and the word to predict. */
  readonly inputs: Int32Array;
  readonly targets: Int32Array;
  /** (N): sorted row and step of each packed token. */
  readonly rows: Int32Array;
  readonly steps: Int32Array;
  /** The batch that this is a part of, which means are over; the batch itself unless it is a part. */
  readonly whole: Pick<PackedBatch, 'size' | 'tokenCount'>;
  /** Of a part: where its sorted rows (B) and its packed tokens (N) stand in the whole. */
  readonly placesInWhole?: { readonly rows: Int32Array; readonly tokens: Int32Array };
}

/** Neighbouring images of a batch. */
export interface ImageRange {
  readonly start: number;
  readonly count: number;
  /** Images of the whole batch. */
  readonly of: number;
}

export interface BatchLimits {
  readonly vocabulary: number;
  readonly images: number;
}

/**
 * Captions of equal length keep their order.
 *
 * @throws DomainError `INVALID_INPUT` for an empty batch, or naming the caption whose length, tokens or image are wrong
 */
export const packBatch = (batch: CaptionBatch, limits: BatchLimits): PackedBatch => {
  checkBatch(batch, limits);
  const size = batch.captions.length;
  const decodeLength = (row: number): number => (batch.lengths[row] ?? 0) - 1;
  const order = Int32Array.from({ length: size }, (_, row) => row).sort(
    (a, b) => decodeLength(b) - decodeLength(a) || a - b,
  );
  const liveCounts = countLive(Array.from(order, decodeLength));
  const tokens = packTokens(batch, order, liveCounts);
  return {
    size,
    order,
    imageIndex: order.map((row) => batch.imageIndex[row] ?? 0),
    liveCounts,
    ...tokens,
    whole: { size, tokenCount: tokens.tokenCount },
  };
};

/**
 * The captions of some images alone, their features numbered from 0. What is drawn for a token, and what means are
 * over, is that of the whole batch, so that losses and gradients of parts add up to the whole's.
 *
 * @param whole of `packBatch`
 * @returns undefined when no caption describes these images
 */
export const packPart = (
  batch: CaptionBatch,
  whole: PackedBatch,
  { start, count }: ImageRange,
): PackedBatch | undefined => {
  const inPart = (sorted: number): boolean => {
    const image = whole.imageIndex[sorted] ?? -1;
    return image >= start && image < start + count;
  };
  // Sorted rows stay sorted when some are left out.
  const rows = Int32Array.from(whole.order.keys()).filter(inPart);
  if (rows.length === 0) return undefined;
  const order = rows.map((row) => whole.order[row] ?? 0);
  const liveCounts = countLive(Array.from(order, (row) => (batch.lengths[row] ?? 0) - 1));
  const tokens = packTokens(batch, order, liveCounts);
  const places = tokens.rows.map(
    (row, token) => (whole.offsets[tokens.steps[token] ?? 0] ?? 0) + (rows[row] ?? 0),
  );
  return {
    size: rows.length,
    order,
    imageIndex: rows.map((row) => (whole.imageIndex[row] ?? 0) - start),
    liveCounts,
    ...tokens,
    whole: whole.whole,
    placesInWhole: { rows, tokens: places },
  };
};

/** Of what was drawn for the tokens of the whole batch, (whole's N, …), the batch's own: (N, …). */
export const ofTokens = (ops: Ops, { placesInWhole }: PackedBatch, drawn: Tensor): Tensor =>
  placesInWhole === undefined ? drawn : ops.gather(drawn, ops.ints(placesInWhole.tokens));

/** Of what was drawn for the sorted rows of the whole batch, (whole's B, …), the batch's own: (B, …). */
export const ofRows = (ops: Ops, { placesInWhole }: PackedBatch, drawn: Tensor): Tensor =>
  placesInWhole === undefined ? drawn : ops.gather(drawn, ops.ints(placesInWhole.rows));

const countLive = (decreasingLengths: readonly number[]): number[] =>
  Array.from(
    { length: decreasingLengths[0] ?? 0 },
    (_, step) => decreasingLengths.filter((length) => length > step).length,
  );

const packTokens = (batch: CaptionBatch, order: Int32Array, liveCounts: readonly number[]) => {
  const tokenCount = liveCounts.reduce((sum, live) => sum + live, 0);
  const [inputs, targets, rows, steps] = Array.from({ length: 4 }, () => new Int32Array(tokenCount)) as Four;
  const offsets: number[] = [];
  let place = 0;
  liveCounts.forEach((live, step) => {
    offsets.push(place);
    for (let row = 0; row < live; row += 1, place += 1) {
      const caption = batch.captions[order[row] ?? 0];
      inputs[place] = caption?.[step] ?? 0;
      targets[place] = caption?.[step + 1] ?? 0;
      rows[place] = row;
      steps[place] = step;
    }
  });
  return { offsets, tokenCount, inputs, targets, rows, steps };
};

type Four = [Int32Array, Int32Array, Int32Array, Int32Array];

const checkBatch = ({ captions, lengths, imageIndex }: CaptionBatch, limits: BatchLimits): void => {
  if (captions.length === 0) throw new DomainError('INVALID_INPUT', 'A batch needs at least one caption.');
  if (lengths.length !== captions.length || imageIndex.length !== captions.length)
    throw new DomainError(
      'INVALID_INPUT',
      `A batch of ${captions.length} captions came with ${lengths.length} lengths and ${imageIndex.length} images.`,
    );
  captions.forEach((caption, row) => {
    checkCaption(row, caption, lengths[row] ?? 0, limits.vocabulary);
    checkRange(`Image of caption ${row}`, imageIndex[row] ?? -1, 0, limits.images - 1);
  });
};

const checkCaption = (row: number, caption: ArrayLike<number>, length: number, vocabulary: number): void => {
  checkRange(`Length of caption ${row}`, length, 2, caption.length);
  for (let place = 0; place < length; place += 1)
    checkRange(`Token ${place} of caption ${row}`, caption[place] ?? -1, 0, vocabulary - 1);
};

const checkRange = (what: string, value: number, least: number, most: number): void => {
  if (!Number.isInteger(value) || value < least || value > most)
    throw new DomainError(
      'INVALID_INPUT',
      `${what} is ${value}; it must be a whole number from ${least} to ${most}.`,
    );
};
