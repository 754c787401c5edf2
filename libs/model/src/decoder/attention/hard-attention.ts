import type { HardAttentionTraining } from '@beamline/contracts';
import type { Ops, Tensor } from '../../tensor-core/index.js';
import type { AttentionGeometry } from './attention-geometry.js';
import type { CaptionLoss } from '../loss/caption-loss.js';
import { streamSeed } from '../counter-random.js';
import { ofRows, ofTokens, type PackedBatch } from '../unrolling/packed-batch.js';
import { drawnPlace, expectedPlaceWhere } from './place-choice.js';
import type { ChoiceLoss } from './attention.js';
import type { ChooseAt, Unrolled } from '../unrolling/teacher-forcing.js';

// Legend: B captions · N packed tokens · L attended places.

export interface HardAttentionStep extends HardAttentionTraining {
  /** b: moving average of a caption's log-likelihood, as it stood before the step. */
  readonly baseline: number;
  /** Two 32-bit integers that no other step of the run uses: they determine what is drawn. */
  readonly seed: readonly [number, number];
}

/**
 * The places that one step of hard attention draws, and its learning rule (Xu et al. 2015, section 4.1). With the loss a
 * mean over the batch's N tokens, its gradient is -1/N times the sum over captions of
 *
 *   d log p(y | s, a) + rewardWeight (log p(y | s, a) - b) d log p(s | a) + entropyWeight d H[s]
 *
 * where log p(y | s, a) and log p(s | a) are sums over a caption's steps, and H[s] is the sum of the entropies of its
 * alphas, along the places that were drawn. The first term is that of the words' loss; this adds the others. A caption
 * with expected contexts has no s and no second term: its first goes on through alpha, as in soft attention. A caption's
 * weight multiplies its first two terms; labels that are smoothed change only the first. N is the number of captions
 * where the loss is a mean over them.
 */
export class DrawnPlaces {
  readonly #ops: Ops;
  readonly #batch: PackedBatch;
  readonly #step: HardAttentionStep;
  /** (N, 1) in [0, 1): which place each token looks at. */
  readonly #uniforms: Tensor;
  /** (B, 1): 1 for a caption that gets expected contexts, 0 for one that gets drawn ones. */
  readonly #expected: Tensor;

  /** Draws: a function of the whole batch's size and the step's seed. The tensors belong to the open scope. */
  constructor(ops: Ops, batch: PackedBatch, step: HardAttentionStep) {
    const { seed, expectationShare } = step;
    this.#ops = ops;
    this.#batch = batch;
    this.#step = step;
    const { size, tokenCount } = batch.whole;
    const uniforms = ops.statelessUniform([tokenCount, 1], streamSeed(seed, 'places'));
    this.#uniforms = ofTokens(ops, batch, uniforms);
    const coins = ops.statelessUniform([size, 1], streamSeed(seed, 'expectation'));
    this.#expected = ofRows(ops, batch, ops.floor(ops.add(coins, expectationShare)));
  }

  /** How `count` captions choose their places, whose packed tokens start at `offset`. */
  readonly chooseAt: ChooseAt = (offset, count) => {
    const ops = this.#ops;
    const drawn = drawnPlace(ops, ops.rows(this.#uniforms, offset, count));
    return expectedPlaceWhere(ops, ops.rows(this.#expected, 0, count), drawn);
  };

  /** The words' loss with what it says of the places. */
  addTo(loss: CaptionLoss): CaptionLoss {
    const choice = choiceLoss(this.#ops, loss, this.#batch, this.#expected, this.#step);
    return { ...loss, attention: { ...loss.attention, choice } };
  }
}

/** @param expected (B, 1) as in `ChoiceLoss` */
export const choiceLoss = (
  ops: Ops,
  { crossEntropies, captionFactors, share }: Pick<CaptionLoss, 'crossEntropies' | 'captionFactors' | 'share'>,
  { rows, size }: PackedBatch,
  expected: Tensor,
  { rewardWeight, entropyWeight, baseline }: Omit<HardAttentionStep, 'seed'>,
): ChoiceLoss =>
  ops.scope(() => {
    const losses = ops.reshape(ops.segmentSum(crossEntropies, ops.ints(rows), size), [size, 1]); // -log p(y | s, a)
    const excess = ops.add(losses, ops.floats(Float32Array.of(baseline), [1, 1]));
    const drawn = ops.sub(ops.fill([size, 1], 1), expected);
    return {
      expected,
      dLogProbability: ops.mul(ops.mul(excess, captionFactors), ops.mul(drawn, rewardWeight)),
      dEntropy: -entropyWeight * share,
    };
  });

/** Mean entropy of attention over the grid's cells (nats), over the tokens: log(cells) when it looks everywhere alike. */
export const attentionEntropy = (
  ops: Ops,
  { repeat }: AttentionGeometry,
  { steps }: Unrolled,
  { tokenCount, whole }: PackedBatch,
): number =>
  ops.scope(() => {
    const alpha = ops.concat(
      steps.map(({ attended }) => attended.alpha),
      0,
    ); // (N, L)
    const total = ops.readScalar(ops.sum(ops.xLogY(alpha, alpha), [0, 1]));
    return (tokenCount * Math.log(repeat) - total) / whole.tokenCount;
  });
