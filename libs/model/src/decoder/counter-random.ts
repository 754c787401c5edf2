/** FNV-1a, 32 bits, over UTF-16 units. */
const hashName = (name: string): number => {
  let hash = 0x811c9dc5;
  for (let index = 0; index < name.length; index += 1)
    hash = Math.imul(hash ^ name.charCodeAt(index), 0x01000193);
  return hash >>> 0;
};

/** A bijection of 32-bit integers that changes half the bits on average (C. Wellons' "lowbias32" constants). */
const mix = (value: number): number => {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
};

/**
 * `count` float32 numbers uniform in [-bound, bound), a function of seed, name and place alone: the same on every
 * machine, whatever else is drawn.
 */
export const uniformValues = (seed: number, name: string, count: number, bound: number): Float32Array => {
  const key = mix(hashName(name) ^ mix(seed >>> 0));
  const values = new Float32Array(count);
  // A plain loop: `Float32Array.from` takes a second for a decoder's fifteen million numbers.
  for (let index = 0; index < count; index += 1) {
    const unit = (mix(mix(index ^ key) + key) >>> 8) / 2 ** 24;
    values[index] = (2 * unit - 1) * bound;
  }
  return values;
};

/** The seed of one of a step's streams of numbers: for each name of a stream another, of the same step. */
export const streamSeed = ([seed, step]: readonly [number, number], stream: string): [number, number] => [
  mix(hashName(stream) ^ mix(seed >>> 0)) | 0,
  step,
];

/** A number uniform in [0, 1), in steps of 2^-32, that the given whole numbers (at least 0) determine. */
export const uniformAt = (...counters: readonly number[]): number =>
  counters.reduce((key, counter) => {
    const high = Math.floor(counter / 2 ** 32);
    return mix(mix(key ^ (counter >>> 0)) + high + 0x9e3779b9);
  }, 0) /
  2 ** 32;
