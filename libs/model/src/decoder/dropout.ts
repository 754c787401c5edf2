import type { Ops, Shape, Tensor } from '../tensor-core/index.js';

export interface Dropout {
  /** Probability that an element becomes 0; the others grow by 1 / (1 - rate). */
  readonly rate: number;
  /** Two 32-bit integers that no other step of the run uses, such as (seed, step): they determine the mask. */
  readonly seed: readonly [number, number];
}

/** Factors, 0 or 1 / (1 - rate), of the given shape. A function of seed and shape alone. */
export const dropoutMask = (ops: Ops, shape: Shape, { rate, seed }: Dropout): Tensor =>
  ops.scope(() => {
    const kept = ops.floor(ops.add(ops.statelessUniform(shape, seed), 1 - rate));
    return ops.mul(kept, 1 / (1 - rate));
  });
