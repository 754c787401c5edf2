import type { Sampling } from '@beamline/contracts';

/**
 * Draws a word. The words that are not forbidden weigh p^(1 / temperature); of these the `topK` heaviest stay; of those
 * the fewest that together hold `topP` of the weight. The word is where `uniform` of the weight is reached, counted in
 * the order of word numbers.
 *
 * @param logProbs one a word
 * @param uniform from 0 to below 1
 * @returns `undefined` when all words are forbidden
 */
export const drawWord = (
  logProbs: Float32Array,
  forbidden: ReadonlySet<number>,
  { temperature, topK, topP }: Omit<Sampling, 'seed'>,
  uniform: number,
): number | undefined => {
  const weights = weightsOf(logProbs, forbidden, temperature);
  if (topK === null && topP === 1) return wordAt(weights, uniform);
  return wordAt(only(weights, heaviest(weights, topK, topP)), uniform);
};

/** Relative to the heaviest word, which weighs 1, so that no temperature makes all of them vanish. */
const weightsOf = (
  logProbs: Float32Array,
  forbidden: ReadonlySet<number>,
  temperature: number,
): Float64Array => {
  const allowed = new Float64Array(logProbs);
  for (const word of forbidden) allowed[word] = -Infinity;
  let greatest = -Infinity;
  for (const value of allowed) if (value > greatest) greatest = value;
  if (greatest === -Infinity) return new Float64Array(allowed.length);
  for (let word = 0; word < allowed.length; word += 1)
    allowed[word] = Math.exp(((allowed[word] ?? -Infinity) - greatest) / temperature);
  return allowed;
};

/** The words that stay, heaviest first; of equal weights the lower number leads. */
const heaviest = (weights: Float64Array, topK: number | null, topP: number): readonly number[] => {
  if (topK !== null) {
    const words = sortedHead(weights, (head) => head.length >= topK).slice(0, topK);
    return untilHeld(weights, words, topP * held(weights, words));
  }
  const limit = topP * weights.reduce((sum, weight) => sum + weight, 0);
  return untilHeld(
    weights,
    sortedHead(weights, (head) => held(weights, head) >= limit),
    limit,
  );
};

/** Enough words, sorted. Looks at ever lighter ones: most often a few are enough, and to sort all takes long. */
const sortedHead = (weights: Float64Array, isEnough: (head: readonly number[]) => boolean): number[] => {
  for (const floor of [1e-2, 1e-4, 1e-6]) {
    const head = sortedAbove(weights, floor);
    if (isEnough(head)) return head;
  }
  return sortedAbove(weights, 0);
};

const sortedAbove = (weights: Float64Array, floor: number): number[] => {
  const words: number[] = [];
  weights.forEach((weight, word) => {
    if (weight > floor) words.push(word);
  });
  return words.sort((a, b) => (weights[b] ?? 0) - (weights[a] ?? 0) || a - b);
};

const held = (weights: Float64Array, words: readonly number[]): number =>
  words.reduce((sum, word) => sum + (weights[word] ?? 0), 0);

/** The first words that together hold `limit`. */
const untilHeld = (weights: Float64Array, words: readonly number[], limit: number): readonly number[] => {
  let sum = 0;
  const last = words.findIndex((word) => (sum += weights[word] ?? 0) >= limit);
  return last === -1 ? words : words.slice(0, last + 1);
};

const only = (weights: Float64Array, words: readonly number[]): Float64Array => {
  const left = new Float64Array(weights.length);
  for (const word of words) left[word] = weights[word] ?? 0;
  return left;
};

const wordAt = (weights: Float64Array, uniform: number): number | undefined => {
  const target = uniform * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  let last: number | undefined;
  for (let word = 0; word < weights.length; word += 1) {
    const weight = weights[word] ?? 0;
    if (weight === 0) continue;
    sum += weight;
    last = word;
    if (sum > target) return word;
  }
  return last;
};
