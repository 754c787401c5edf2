const MULTIPLIER = 0xd256d193;
const WEYL = 0x9e3779b9;
const ROUNDS = 10;

/**
 * Philox2x32-10 (Salmon et al. 2011): a counter-based generator, so that draw i is a function of the key and i alone.
 *
 * @param key 32-bit, unsigned
 * @param counter two 32-bit words, replaced by two words of random bits
 */
export function philox(key: number, counter: Uint32Array): void {
  let low = counter[0] ?? 0;
  let high = counter[1] ?? 0;
  let round = key >>> 0;
  for (let i = 0; i < ROUNDS; i++) {
    const upper = (multiplyHigh(MULTIPLIER, low) ^ round ^ high) >>> 0;
    high = Math.imul(MULTIPLIER, low) >>> 0;
    low = upper;
    round = (round + WEYL) >>> 0;
  }
  counter[0] = low;
  counter[1] = high;
}

/** Upper 32 bits of the product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = aLow * bHigh + (middle % 0x10000);
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(carried / 0x10000)) >>> 0;
}
