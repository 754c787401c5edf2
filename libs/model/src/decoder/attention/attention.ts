import type { Ops, Tensor } from '../../tensor-core/index.js';
import type { AttentionGeometry } from './attention-geometry.js';
import type { Stored } from '../parameters/parameter-layout.js';
import { expectedPlace, type PlaceChoice } from './place-choice.js';

// Legend: I images · B captions or beams · K rows of one image · R map places · L attended places · D features ·
// A attention units.

/** Elements of W_enc a + W_dec h in one piece: 8 MB, a share of the last cache that leaves room for the operands. */
const CACHED_ELEMENTS = 2 ** 21;

/** What attention needs of the images and does not depend on the words: computed once, used at every step. */
export interface HoistedFeatures {
  /** (B, R, D) features of the map. */
  readonly base: Tensor;
  /** (B, L, A) W_enc a + b_enc at the attended places. */
  readonly projected: Tensor;
  /** (B, D) mean feature over the grid. */
  readonly mean: Tensor;
}

export interface Attended {
  /** (B·K, L) weights of the attended places; each row sums to 1. */
  readonly alpha: Tensor;
  /** (B·K, L) what the context is a mean with: alpha itself, or the place that hard attention chose. */
  readonly chosen: Tensor;
  /** (B·K, R) `chosen` as weights of the map places. */
  readonly mapAlpha: Tensor;
  /** (B·K, L) before softmax, less the w · (W_dec h) that all places of a row share and softmax ignores. */
  readonly scores: Tensor;
  /** (B·K, D) weighted mean feature. */
  readonly context: Tensor;
}

/** What a loss says of attention at a step, beside what comes through the context; rows as in the step. */
export interface AttentionLoss {
  /** (B, L) into alpha. */
  readonly dAlpha: Tensor;
  /** Absent when the context is the expected one in every row. */
  readonly choice?: ChoiceLoss;
}

/** What a loss says of the places that hard attention chose. */
export interface ChoiceLoss {
  /** (B, 1): 1 where the context was the expected one after all, 0 where it was a place that was drawn. */
  readonly expected: Tensor;
  /** (B, 1) into the log-probability of the place that was drawn. */
  readonly dLogProbability: Tensor;
  /** Into the entropy of alpha (nats) of every row. */
  readonly dEntropy: number;
}

/** Gradients of one `attend` with K = 1, before the factor w = attentionScore where the name says `unit`. */
export interface AttendGradient {
  /** (B, A) into the query, divided by w. */
  readonly unitQuery: Tensor;
  /** (B, A) into the query. */
  readonly query: Tensor;
  /** (B, L, A) into the projected features, divided by w. */
  readonly unitProjected: Tensor;
}

/**
 * Attention (Xu et al. 2015, eq. 4-6 and 13, with ReLU as in the reference): e = w · relu(W_enc a + W_dec h),
 * alpha = softmax(e), context = sum of alpha a, or of what a `PlaceChoice` makes of alpha. What is linear in the
 * features is done on the encoder's own map.
 */
export class Attention {
  readonly geometry: AttentionGeometry;
  readonly #ops: Ops;
  /** P (L, R), when the grid is not a multiple of the map. */
  readonly #pool: Tensor | undefined;
  /** (1, 1, R) */
  readonly #meanWeights: Tensor;

  /** Owns small constant tensors until `dispose`. */
  constructor(ops: Ops, geometry: AttentionGeometry) {
    const { pool, attendedPlaces, mapPlaces, meanWeights } = geometry;
    this.geometry = geometry;
    this.#ops = ops;
    this.#pool = pool === undefined ? undefined : ops.keep(ops.floats(pool, [attendedPlaces, mapPlaces]));
    this.#meanWeights = ops.keep(ops.floats(meanWeights, [1, 1, mapPlaces]));
  }

  /** features (I, R, D) and weights to what every step shares (B = I). */
  hoist(weights: Stored<Tensor>, features: Tensor): HoistedFeatures {
    const ops = this.#ops;
    const [images = 0, , channels = 0] = features.shape;
    return ops.scope(() => {
      const flat = ops.reshape(features, [-1, channels]);
      const onMap = ops.biasAdd(
        ops.matMul(flat, weights.featureAttentionWeight),
        weights.featureAttentionBias,
      );
      const projected = this.#pooled(onMap, images);
      const mean = ops.reshape(ops.batchMatMul(this.#meanWeights, features), [images, channels]);
      return { base: features, projected, mean };
    });
  }

  /** The hoisted features of the given rows, in their order. */
  gather({ base, projected, mean }: HoistedFeatures, rows: Tensor): HoistedFeatures {
    const ops = this.#ops;
    return {
      base: ops.gather(base, rows),
      projected: ops.gather(projected, rows),
      mean: ops.gather(mean, rows),
    };
  }

  /** queries (B·K, A) = W_dec h + b_dec: K rows for each row of the features, next to each other. */
  attend(
    weights: Stored<Tensor>,
    { base, projected }: HoistedFeatures,
    queries: Tensor,
    choose: PlaceChoice = expectedPlace,
  ): Attended {
    const ops = this.#ops;
    const { attendedPlaces: L, mapPlaces: R } = this.geometry;
    const [rows = 0] = queries.shape;
    const [captions = 0, , channels = 0] = base.shape;
    return ops.scope(() => {
      const scores = ops.reshape(this.#scores(weights.attentionScore, projected, queries), [rows, L]);
      const alpha = ops.softmax(scores);
      const chosen = choose(alpha);
      const mapAlpha = this.#pool === undefined ? chosen : ops.matMul(chosen, this.#pool);
      const context = ops.batchMatMul(ops.reshape(mapAlpha, [captions, -1, R]), base); // (B, K, D)
      return { alpha, chosen, mapAlpha, scores, context: ops.reshape(context, [rows, channels]) };
    });
  }

  /**
   * Gradient of `attend` for K = 1 with its queries (B, A): dContext (B, D), and the part that does not come through the
   * context. The terms of the weights wait for `projectedGradient`, which adds them up over all steps first.
   */
  attendGradient(
    score: Tensor,
    { base, projected }: HoistedFeatures,
    queries: Tensor,
    attended: Attended,
    dContext: Tensor,
    loss: AttentionLoss,
  ): AttendGradient {
    const ops = this.#ops;
    const { alpha } = attended;
    const [rows = 0, L = 0] = alpha.shape;
    return ops.scope(() => {
      const dMap = ops.batchMatMul(ops.reshape(dContext, [rows, 1, -1]), base, { transposeB: true });
      const weighted = this.#weightedGradient(attended, this.#spread(ops.reshape(dMap, [rows, -1])), loss);
      const dScores = ops.sub(weighted, ops.mul(alpha, ops.sum(weighted, [1], true))); // (B, L)
      // Where relu(p + q) is on, found anew: keeping it for all steps would cost (N, L, A).
      const isOn = ops.greater(projected, ops.reshape(ops.negate(queries), [rows, 1, -1]));
      const unitProjected = ops.where(isOn, ops.reshape(dScores, [rows, L, 1]), 0);
      const unitQuery = ops.sum(unitProjected, [1]);
      return { unitQuery, query: ops.mul(unitQuery, ops.reshape(score, [-1])), unitProjected };
    });
  }

  /** Gradient into W_enc a on the map, (I, R, A), from `unitProjected` (I, L, A) summed over steps and captions. */
  projectedGradient(score: Tensor, unitProjected: Tensor): Tensor {
    const ops = this.#ops;
    const [images = 0, , units = 0] = unitProjected.shape;
    return ops.scope(() => {
      const onMap = this.#pool === undefined ? unitProjected : this.#poolBack(this.#pool, unitProjected);
      return ops.reshape(ops.mul(onMap, ops.reshape(score, [units])), [images, -1, units]);
    });
  }

  /** Gradient of the mean feature, (I, D), spread over the map: (I, R, D). */
  meanGradient(dMean: Tensor): Tensor {
    const ops = this.#ops;
    const [images = 0, channels = 0] = dMean.shape;
    return ops.scope(() => {
      const column = ops.reshape(this.#meanWeights, [1, -1, 1]);
      return ops.mul(column, ops.reshape(dMean, [images, 1, channels]));
    });
  }

  dispose(): void {
    if (this.#pool !== undefined) this.#ops.free(this.#pool);
    this.#ops.free(this.#meanWeights);
  }

  /** (B·K·L, 1) scores, a few images at a time: what lies between is large and should not leave the cache. */
  #scores(score: Tensor, projected: Tensor, queries: Tensor): Tensor {
    const ops = this.#ops;
    const [captions = 0, L = 0, units = 0] = projected.shape;
    const places = ops.reshape(projected, [captions, 1, L, units]);
    const thresholds = ops.reshape(ops.negate(queries), [captions, -1, 1, units]);
    const [, K = 1] = thresholds.shape;
    const atOnce = Math.max(1, Math.floor(CACHED_ELEMENTS / (K * L * units)));
    if (atOnce >= captions) return this.#scoresOf(score, places, thresholds);
    const parts: Tensor[] = [];
    for (let first = 0; first < captions; first += atOnce) {
      const count = Math.min(atOnce, captions - first);
      const pieces = [ops.rows(places, first, count), ops.rows(thresholds, first, count)] as const;
      parts.push(this.#scoresOf(score, ...pieces));
    }
    return ops.concat(parts, 0);
  }

  /** places (b, 1, L, A) and -W_dec h (b, K, 1, A) to (b·K·L, 1). */
  #scoresOf(score: Tensor, places: Tensor, thresholds: Tensor): Tensor {
    const ops = this.#ops;
    return ops.scope(() => {
      // relu(p + q) = max(p, -q) + q: one pass over (b, K, L, A) instead of two.
      const reached = ops.maximum(places, thresholds);
      return ops.matMul(ops.reshape(reached, [-1, score.shape[0] ?? 0]), score);
    });
  }

  /** (I·R, A) to (I, L, A): pooling commutes with the projection and its bias, as its rows sum to 1. */
  #pooled(flat: Tensor, images: number): Tensor {
    const ops = this.#ops;
    const onMap = ops.reshape(flat, [images, this.geometry.mapPlaces, -1]);
    if (this.#pool === undefined) return onMap;
    return ops.batchMatMul(ops.reshape(this.#pool, [1, ...this.#pool.shape]), onMap);
  }

  #poolBack(pool: Tensor, x: Tensor): Tensor {
    return this.#ops.batchMatMul(this.#ops.reshape(pool, [1, ...pool.shape]), x, { transposeA: true });
  }

  /**
   * alpha times the gradient into alpha, (B, L), up to a multiple of alpha, which softmax ignores. A drawn place passes
   * nothing on from the context: log alpha of that place gets the reward instead (Xu et al. 2015, section 4.1).
   */
  #weightedGradient(
    { alpha, chosen }: Attended,
    throughContext: Tensor,
    { dAlpha, choice }: AttentionLoss,
  ): Tensor {
    const ops = this.#ops;
    if (choice === undefined) return ops.mul(alpha, ops.add(throughContext, dAlpha));
    const { expected, dLogProbability, dEntropy } = choice;
    return ops.addN([
      ops.mul(alpha, ops.add(ops.mul(throughContext, expected), dAlpha)),
      ops.mul(chosen, dLogProbability),
      ops.mul(ops.xLogY(alpha, alpha), -dEntropy),
    ]);
  }

  /** Gradient into alpha (B, L) of gradient into the map weights (B, R). */
  #spread(dMap: Tensor): Tensor {
    return this.#pool === undefined ? dMap : this.#ops.matMul(dMap, this.#pool, { transposeB: true });
  }
}
