import type { Ops, Tensor } from '../tensor-core/index.js';

/**
 * Draws a column of each row with the probability that stands there, by inversion of the cumulative distribution: one
 * uniform number a row, whatever the columns. A column of probability 0 is never drawn.
 *
 * @param probabilities (n, C), not negative; a row need not sum to 1 exactly
 * @param uniforms (n, 1) in [0, 1)
 * @returns int32 (n)
 */
export const drawColumns = (ops: Ops, probabilities: Tensor, uniforms: Tensor): Tensor =>
  ops.scope(() => {
    const [rows = 0, columns = 0] = probabilities.shape;
    const upTo = ops.cumSum(probabilities);
    const total = ops.slice(upTo, [0, columns - 1], [rows, 1]);
    const passed = ops.greaterEqual(ops.mul(total, uniforms), upTo); // (n, C)
    return ops.cast(ops.sum(passed, [1]), 'int32');
  });
