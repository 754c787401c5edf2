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
  if (topK !== null || topP < 1) dropLight(weights, topK, topP);
  return wordAt(weights, uniform);
};

/** Relative to the heaviest word, which weighs 1, so that no temperature makes all of them vanish. */
const weightsOf = (
  logProbs: Float32Array,
  forbidden: ReadonlySet<number>,
  temperature: number,
): Float64Array => {
  const weights = new Float64Array(logProbs);
  for (const word of forbidden) weights[word] = -Infinity;
  let greatest = -Infinity;
  for (const value of weights) if (value > greatest) greatest = value;
  if (greatest === -Infinity) return weights.fill(0);
  for (let word = 0; word < weights.length; word += 1)
    weights[word] = Math.exp(((weights[word] ?? -Infinity) - greatest) / temperature);
  return weights;
};

/** Sets the weight of words that do not stay to 0; of equal weights the lower word number stays first. */
const dropLight = (weights: Float64Array, topK: number | null, topP: number): void => {
  const staying = heaviest(weights, topK, topP);
  const lightest = staying.at(-1) ?? 0;
  let ofLightest = staying.length - staying.indexOf(lightest);
  for (let word = 0; word < weights.length; word += 1) {
    const weight = weights[word] ?? 0;
    const stays = weight > lightest || (weight === lightest && ofLightest-- > 0);
    if (!stays) weights[word] = 0;
  }
};

/** The weights that stay, falling. */
const heaviest = (weights: Float64Array, topK: number | null, topP: number): Float64Array => {
  if (topK !== null) {
    const head = fallingHead(weights, ({ length }) => length >= topK).subarray(0, topK);
    return untilHeld(head, topP * total(head));
  }
  const limit = topP * total(weights);
  return untilHeld(
    fallingHead(weights, (head) => total(head) >= limit),
    limit,
  );
};

/** Enough weights, falling. Looks at ever lighter ones: most often a few are enough, and to sort all takes long. */
const fallingHead = (weights: Float64Array, isEnough: (head: Float64Array) => boolean): Float64Array => {
  for (const floor of [1e-2, 1e-4]) {
    const head = weights.filter((weight) => weight > floor);
    if (isEnough(head)) return head.sort().reverse();
  }
  return weights
    .filter((weight) => weight > 0)
    .sort()
    .reverse();
};

/** The first weights that together reach `limit`. */
const untilHeld = (weights: Float64Array, limit: number): Float64Array => {
  let sum = 0;
  const last = weights.findIndex((weight) => (sum += weight) >= limit);
  return last === -1 ? weights : weights.subarray(0, last + 1);
};

const total = (weights: Float64Array): number => {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return sum;
};

const wordAt = (weights: Float64Array, uniform: number): number | undefined => {
  const target = uniform * total(weights);
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
