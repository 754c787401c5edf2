/** Sizes of a decoder step. */
export interface DecoderWork {
  readonly images: number;
  readonly captions: number;
  /** Words predicted. */
  readonly tokens: number;
  readonly vocabulary: number;
  /** Places of the encoder's map and of the grid that attention runs over. */
  readonly places: number;
  readonly cells: number;
  readonly features: number;
  /** Units of attention, embedding and hidden state. */
  readonly units: number;
}

/**
 * Multiplications and additions of the matrix products of a training step (forward, and backward for weights and inputs,
 * but not into the features) as the algebra needs them at least: attention's projection once an image, at its places.
 */
export function decoderStepFlops(work: DecoderWork): number {
  const { images, captions, tokens, vocabulary, places, cells, features, units } = work;
  const projection = images * places * features * units;
  const enlarged = images * cells * places * units;
  const initial = captions * features * 2 * units;
  const attention = cells * units + cells * places + places * features;
  const ofHidden = units * (units + features + 4 * units);
  const word = ofHidden + attention + (features + units) * 4 * units + units * vocabulary;
  return 2 * (2 * projection + 2 * enlarged + 2 * initial + 3 * tokens * word);
}

/** The decoder of the benchmark: a ResNet's map of 8 × 8, 512 units. */
export function benchmarkFlops(lengths: readonly number[], vocabulary: number): number {
  const captions = lengths.length;
  const tokens = lengths.reduce((sum, length) => sum + length - 1, 0);
  return decoderStepFlops({
    images: captions,
    captions,
    tokens,
    vocabulary,
    places: 64,
    cells: 196,
    features: 2048,
    units: 512,
  });
}
