import { uniformAt } from '../decoder/counter-random.js';

/** The uniform number of these counters in [0, 1), in steps of 2^-24: one that float32 holds, as TensorFlow takes it. */
export const uniformFloatAt = (...counters: readonly number[]): number =>
  Math.floor(uniformAt(...counters) * 2 ** 24) / 2 ** 24;
