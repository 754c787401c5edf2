import type { Ops, Tensor } from '../../tensor-core/index.js';
import { drawColumns } from '../draw.js';

/**
 * What lies between the weights of attention and the context: (n, L) alpha to (n, L) weights that the context is a
 * mean with. Soft attention takes alpha itself, hard attention one place: a row with a single 1.
 *
 * The paper draws among the cells of the grid. Where an attended place stands for several cells (`repeat` of
 * `AttentionGeometry`) their features are the same, so drawing the place by its summed weight is the same
 * distribution of contexts.
 */
export type PlaceChoice = (alpha: Tensor) => Tensor;

/** Soft attention: the expected place. */
export const expectedPlace: PlaceChoice = (alpha) => alpha;

/** The place of greatest weight, the first of equal ones. */
export const likeliestPlace =
  (ops: Ops): PlaceChoice =>
  (alpha) =>
    ops.scope(() => ops.oneHot(ops.argMax(alpha), alpha.shape[1] ?? 0));

/** A place drawn with the probability alpha. @param uniforms (n, 1) in [0, 1) */
export const drawnPlace =
  (ops: Ops, uniforms: Tensor): PlaceChoice =>
  (alpha) =>
    ops.scope(() => ops.oneHot(drawColumns(ops, alpha, uniforms), alpha.shape[1] ?? 0));

/** The expected place in the rows where `expected` (n, 1) is 1, and that of `other` where it is 0. */
export const expectedPlaceWhere =
  (ops: Ops, expected: Tensor, other: PlaceChoice): PlaceChoice =>
  (alpha) =>
    ops.scope(() => {
      const single = ops.mul(other(alpha), ops.sub(ops.fill(expected.shape, 1), expected));
      return ops.add(single, ops.mul(alpha, expected));
    });
