// Legend: N packed tokens · W words that occur among them.

/** Words of a batch, each once. Captions repeat their words: about two of three tokens are of a word that came before. */
export interface DistinctWords {
  /** (W) in the order of their first token. */
  readonly words: Int32Array;
  /** (N) where each token's word stands in `words`. */
  readonly places: Int32Array;
}

/** @param inputs (N) words */
export const distinctWords = (inputs: Int32Array): DistinctWords => {
  const placeOf = new Map<number, number>();
  const places = inputs.map((word) => {
    const place = placeOf.get(word) ?? placeOf.size;
    placeOf.set(word, place);
    return place;
  });
  return { words: Int32Array.from(placeOf.keys()), places };
};
