import type { Ops, Tensor } from '../tensor-core/index.js';
import type { AttentionGeometry } from './attention-geometry.js';
import type { PackedBatch } from './packed-batch.js';
import type { AttentionLoss } from './soft-attention.js';
import type { Unrolled } from './teacher-forcing.js';

/** The loss as tensors, with its gradient into what the decoder gave. */
export interface CaptionLoss {
  /** Scalars: mean cross entropy over the N tokens (nats), and the regulariser with its weight. */
  readonly crossEntropy: Tensor;
  readonly regulariser: Tensor;
  /** (N) cross entropy of each token. */
  readonly tokenLosses: Tensor;
  /** (N, V) into the logits. */
  readonly dLogits: Tensor;
  /** Of the attention of each caption, the same at each of its steps. */
  readonly attention: AttentionLoss;
}

/**
 * Mean cross entropy over the packed tokens + alphaC · mean over (caption, grid cell) of (1 - sum over t of alpha)²:
 * doubly stochastic attention (Xu et al. 2015, eq. 14, with the reference's mean for the paper's sum). The gradients
 * are multiplied by `scale`, the losses are not.
 */
export const captionLoss = (
  ops: Ops,
  { repeat, attendedPlaces }: AttentionGeometry,
  unrolled: Unrolled,
  batch: PackedBatch,
  alphaC: number,
  scale = 1,
): CaptionLoss =>
  ops.scope(() => {
    const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(
      unrolled.output.logits,
      ops.ints(batch.targets),
    );
    const attention = ops.segmentSum(
      ops.concat(
        unrolled.steps.map(({ attended }) => attended.alpha),
        0,
      ),
      ops.ints(batch.rows),
      batch.size,
    );
    // An attended place stands for `repeat` cells, each with its share of the weight.
    const excess = ops.sub(ops.mul(attention, 1 / repeat), 1); // (B, L)
    const cells = batch.size * attendedPlaces;
    return {
      crossEntropy: ops.mul(ops.sum(losses, [0]), 1 / batch.tokenCount),
      regulariser: ops.mul(ops.sum(ops.square(excess), [0, 1]), alphaC / cells),
      tokenLosses: losses,
      dLogits: ops.mul(gradient, scale / batch.tokenCount),
      attention: { dAlpha: ops.mul(excess, (2 * alphaC * scale) / (cells * repeat)) },
    };
  });

/** Tokens whose true word is among the five of highest score. */
export const topFiveCorrect = (ops: Ops, logits: Tensor, targets: Int32Array): number =>
  ops.scope(() => {
    const hits = ops.inTopK(logits, ops.ints(targets), 5);
    return ops.readInts(hits).reduce((sum, hit) => sum + hit, 0);
  });
