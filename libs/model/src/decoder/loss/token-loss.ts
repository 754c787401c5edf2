import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor } from '../../tensor-core/index.js';

/** Losses of N tokens, in nats. */
export interface TokenLoss {
  /** (N) -log p(true word) */
  readonly crossEntropies: Tensor;
  /** (N) cross entropy with the smoothed target; `crossEntropies` itself without smoothing. */
  readonly losses: Tensor;
  /** (N, V) of each token's loss into its logits. */
  readonly gradient: Tensor;
}

/**
 * Cross entropy with a target of (1 - smoothing) on the true word and smoothing / V on each of the V words (Szegedy et
 * al. 2016, section 7).
 *
 * @param logits (N, V)
 * @param targets int32 (N)
 * @throws DomainError `INVALID_INPUT` unless smoothing is from 0 to below 1
 */
export const tokenLoss = (ops: Ops, logits: Tensor, targets: Tensor, smoothing: number): TokenLoss =>
  ops.scope(() => {
    checkSmoothing(smoothing);
    const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(logits, targets);
    if (smoothing === 0) return { crossEntropies: losses, losses, gradient };
    const evenly = evenLoss(ops, logits);
    const mixed = (plain: Tensor, even: Tensor): Tensor =>
      ops.add(ops.mul(plain, 1 - smoothing), ops.mul(even, smoothing));
    return {
      crossEntropies: losses,
      losses: mixed(losses, evenly.losses),
      gradient: mixed(gradient, evenly.gradient),
    };
  });

/** The same with an even target: mean of -log p over all words. */
const evenLoss = (ops: Ops, logits: Tensor): Pick<TokenLoss, 'losses' | 'gradient'> =>
  ops.scope(() => {
    const vocabulary = logits.shape[1] ?? 0;
    return {
      losses: ops.mul(ops.mean(ops.logSoftmax(logits), [1]), -1),
      gradient: ops.sub(ops.softmax(logits), 1 / vocabulary),
    };
  });

const checkSmoothing = (smoothing: number): void => {
  if (!(smoothing >= 0 && smoothing < 1))
    throw new DomainError('INVALID_INPUT', `Label smoothing must be from 0 to below 1, not ${smoothing}.`);
};
