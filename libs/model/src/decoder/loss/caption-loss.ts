import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor } from '../../tensor-core/index.js';
import type { AttentionGeometry } from '../attention/attention-geometry.js';
import type { PackedBatch } from '../unrolling/packed-batch.js';
import type { AttentionLoss } from '../attention/attention.js';
import type { Unrolled } from '../unrolling/teacher-forcing.js';
import { tokenLoss, type TokenLoss } from './token-loss.js';

// Legend: B captions · N packed tokens · L attended places · V words.

/** What is minimised; defaults are the reference's. */
export interface LossOptions {
  /** Weight of the doubly stochastic attention term. */
  readonly alphaC: number;
  /** Share of the target's probability that is spread evenly over all words, the true one included; 0 by default. */
  readonly labelSmoothing?: number;
  /**
   * (B) factors of each caption's token losses, of either sign, in the order of the captions as given; 1 by default.
   * The regulariser is not weighted.
   */
  readonly captionWeights?: ArrayLike<number>;
  /** Divides the sum of weighted token losses by the number of tokens (the default) or of captions. */
  readonly meanOver?: 'tokens' | 'captions';
}

/** The loss as tensors, with its gradient into what the decoder gave. */
export interface CaptionLoss {
  /** Scalar: plain cross entropy, its mean over the tokens of the whole batch, in nats: neither smoothed nor weighted. */
  readonly crossEntropy: Tensor;
  /** Scalar: what is minimised of the words; equal to `crossEntropy` when nothing is smoothed or weighted. */
  readonly words: Tensor;
  /** Scalar: the regulariser with its weight. */
  readonly regulariser: Tensor;
  /** (N) plain cross entropy of each token. */
  readonly crossEntropies: Tensor;
  /** (B, 1) what the gradients multiply a caption's token losses with: its weight times `share`. */
  readonly captionFactors: Tensor;
  /** The scale of the gradients over the number that sums are divided by. */
  readonly share: number;
  /** (N, V) into the logits. */
  readonly dLogits: Tensor;
  /** Of the attention of each caption, the same at each of its steps. */
  readonly attention: AttentionLoss;
}

/**
 * Mean cross entropy over the packed tokens + alphaC · mean over (caption, grid cell) of (1 - sum over t of alpha)²:
 * doubly stochastic attention (Xu et al. 2015, eq. 14, with the reference's mean for the paper's sum). The gradients
 * are multiplied by `scale`, the losses are not.
 *
 * @throws DomainError `INVALID_INPUT` when the weights are not one finite number for each caption
 */
export const captionLoss = (
  ops: Ops,
  geometry: AttentionGeometry,
  unrolled: Unrolled,
  batch: PackedBatch,
  options: LossOptions,
  scale = 1,
): CaptionLoss =>
  ops.scope(() => ({
    ...wordLoss(ops, unrolled.output.logits, batch, options, scale),
    ...attentionLoss(ops, geometry, unrolled, batch, options.alphaC, scale),
  }));

const wordLoss = (
  ops: Ops,
  logits: Tensor,
  batch: PackedBatch,
  { labelSmoothing = 0, captionWeights, meanOver = 'tokens' }: LossOptions,
  scale: number,
) =>
  ops.scope(() => {
    const plainOrSmooth = tokenLoss(ops, logits, ops.ints(batch.targets), labelSmoothing);
    const { losses, gradient } = weighted(ops, plainOrSmooth, batch, captionWeights);
    const count = meanOver === 'tokens' ? batch.whole.tokenCount : batch.whole.size;
    const share = scale / count;
    const factors = Float32Array.from(batch.order, (row) => share * (captionWeights?.[row] ?? 1));
    return {
      crossEntropy: ops.mul(ops.sum(plainOrSmooth.crossEntropies, [0]), 1 / batch.whole.tokenCount),
      words: ops.mul(ops.sum(losses, [0]), 1 / count),
      crossEntropies: plainOrSmooth.crossEntropies,
      captionFactors: ops.floats(factors, [batch.size, 1]),
      share,
      dLogits: ops.mul(gradient, share),
    };
  });

const weighted = (
  ops: Ops,
  loss: TokenLoss,
  { whole, rows, order }: PackedBatch,
  captionWeights: ArrayLike<number> | undefined,
): Pick<TokenLoss, 'losses' | 'gradient'> => {
  if (captionWeights === undefined) return loss;
  checkWeights(captionWeights, whole.size);
  const ofTokens = Float32Array.from(rows, (row) => captionWeights[order[row] ?? 0] ?? NaN);
  const weights = ops.floats(ofTokens, [rows.length, 1]);
  return {
    losses: ops.mul(loss.losses, ops.reshape(weights, [-1])),
    gradient: ops.mul(loss.gradient, weights),
  };
};

const attentionLoss = (
  ops: Ops,
  { repeat, attendedPlaces }: AttentionGeometry,
  { steps }: Unrolled,
  batch: PackedBatch,
  alphaC: number,
  scale: number,
) =>
  ops.scope(() => {
    const alphas = ops.concat(
      steps.map(({ attended }) => attended.alpha),
      0,
    ); // (N, L)
    const attention = ops.segmentSum(alphas, ops.ints(batch.rows), batch.size);
    // An attended place stands for `repeat` cells, each with its share of the weight.
    const excess = ops.sub(ops.mul(attention, 1 / repeat), 1); // (B, L)
    const cells = batch.whole.size * attendedPlaces;
    return {
      regulariser: ops.mul(ops.sum(ops.square(excess), [0, 1]), alphaC / cells),
      attention: { dAlpha: ops.mul(excess, (2 * alphaC * scale) / (cells * repeat)) },
    };
  });

/** Tokens whose true word is among the five of highest score. */
export const topFiveCorrect = (ops: Ops, logits: Tensor, targets: Int32Array): number =>
  ops.scope(() => {
    const hits = ops.inTopK(logits, ops.ints(targets), 5);
    return ops.readInts(hits).reduce((sum, hit) => sum + hit, 0);
  });

const checkWeights = (weights: ArrayLike<number>, captions: number): void => {
  if (weights.length !== captions || !Array.from(weights).every(Number.isFinite))
    throw new DomainError(
      'INVALID_INPUT',
      `Caption weights must be ${captions} finite numbers, one for each caption; got ${weights.length}: ` +
        `${Array.from(weights).slice(0, 8).join(', ')}.`,
    );
};
