import type { Ops, Tensor } from '../../tensor-core/index.js';
import type { PackedBatch } from './packed-batch.js';

/**
 * Adds up over the steps: the t-th of `parts` has `liveCounts[t]` rows, the result (B, …) has for each caption the sum
 * over its steps. Captions of one length are added together; slices of rows share memory, so each part is read once.
 */
export const sumOverSteps = (ops: Ops, { liveCounts }: PackedBatch, parts: readonly Tensor[]): Tensor =>
  ops.scope(() => {
    const sums: Tensor[] = [];
    for (let last = parts.length - 1; last >= 0; last -= 1) {
      const start = liveCounts[last + 1] ?? 0;
      const count = (liveCounts[last] ?? 0) - start;
      if (count > 0)
        sums.push(ops.addN(parts.slice(0, last + 1).map((part) => ops.rows(part, start, count))));
    }
    return ops.concat(sums, 0);
  });

/** Packed rows (N, …) laid out by caption and step, zeros where a caption has ended: (B, T, …). */
export const byCaption = (ops: Ops, { rows, steps, size, liveCounts }: PackedBatch, packed: Tensor): Tensor =>
  ops.scope(() => {
    const length = liveCounts.length;
    const places = ops.ints(rows.map((row, token) => row * length + (steps[token] ?? 0)));
    return ops.reshape(ops.segmentSum(packed, places, size * length), [
      size,
      length,
      ...packed.shape.slice(1),
    ]);
  });
