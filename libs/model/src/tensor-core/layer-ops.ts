import type { ConvOptions, PoolOptions } from './conv-ops.js';
import type { DType } from './dtype.js';
import type { Ops } from './ops.js';
import type { Tensor } from './tensor.js';

/** A frozen batch norm: y = x * scale + offset, the statistics folded in. */
export interface Affine {
  readonly scale: Tensor;
  readonly offset: Tensor;
}

/** Statistics of a frozen batch norm, which its gradient needs apart from gamma and beta. */
export interface FrozenStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
  readonly epsilon: number;
}

/** Batch statistics of a training-mode batch norm; `variance` is unbiased. The caller frees both. */
export interface BatchStatistics {
  readonly mean: Tensor;
  readonly variance: Tensor;
}

/**
 * The layers a convolutional network is written in, once for inference (`InferenceLayers`) and once for training
 * (`Tape`). Images are (batch, height, width, channels).
 */
export interface LayerOps {
  /** Filter (h, w, in, out). */
  conv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor;
  /** Filter (h, w, channels, 1). */
  depthwiseConv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor;
  biasAdd(x: Tensor, bias: Tensor): Tensor;
  relu(x: Tensor): Tensor;
  relu6(x: Tensor): Tensor;
  add(a: Tensor, b: Tensor): Tensor;
  /** Zeros around each image: `amounts` = [top, bottom, left, right] in pixels. */
  padImage(x: Tensor, amounts: readonly [number, number, number, number]): Tensor;
  maxPool(x: Tensor, options: PoolOptions): Tensor;
  /** Batch norm with given statistics, gamma (C) and beta (C). */
  batchNormFrozen(x: Tensor, gamma: Tensor, beta: Tensor, statistics: FrozenStatistics): Tensor;
  /** Batch norm with the batch's own statistics, which it also gives. */
  batchNormTrain(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
  ): { y: Tensor; statistics: BatchStatistics };
  reshape(x: Tensor, shape: readonly number[]): Tensor;
  /** Converts the element type. */
  cast(x: Tensor, dtype: DType): Tensor;
  /** Mean over axes, which vanish. */
  mean(x: Tensor, axes: readonly number[]): Tensor;
  /** Says that the network no longer uses `x`: freed now, or as soon as no gradient needs it. */
  release(x: Tensor): void;
}

/** Scale and offset of a frozen batch norm: gamma / sqrt(variance + epsilon) and beta - mean * scale. */
export const foldBatchNorm = (
  ops: Ops,
  gamma: Tensor,
  beta: Tensor,
  { mean, variance, epsilon }: FrozenStatistics,
): Affine =>
  ops.scope(() => {
    const scale = ops.mul(gamma, ops.rsqrt(ops.add(variance, epsilon)));
    return { scale, offset: ops.sub(beta, ops.mul(mean, scale)) };
  });

/** Layers without a record: every `release` frees at once. */
export class InferenceLayers implements LayerOps {
  readonly #ops: Ops;

  constructor(ops: Ops) {
    this.#ops = ops;
  }

  conv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    return this.#ops.conv2d(x, filter, options);
  }

  depthwiseConv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    return this.#ops.depthwiseConv2d(x, filter, options);
  }

  biasAdd(x: Tensor, bias: Tensor): Tensor {
    return this.#ops.biasAdd(x, bias);
  }

  relu(x: Tensor): Tensor {
    return this.#ops.relu(x);
  }

  relu6(x: Tensor): Tensor {
    return this.#ops.relu6(x);
  }

  add(a: Tensor, b: Tensor): Tensor {
    return this.#ops.add(a, b);
  }

  padImage(x: Tensor, amounts: readonly [number, number, number, number]): Tensor {
    return this.#ops.pad(x, imagePaddings(amounts));
  }

  maxPool(x: Tensor, options: PoolOptions): Tensor {
    return this.#ops.maxPool(x, options);
  }

  batchNormFrozen(x: Tensor, gamma: Tensor, beta: Tensor, statistics: FrozenStatistics): Tensor {
    return this.#ops.scope(() => {
      const { scale, offset } = foldBatchNorm(this.#ops, gamma, beta, statistics);
      return this.#ops.add(this.#ops.mul(x, scale), offset);
    });
  }

  batchNormTrain(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
  ): { y: Tensor; statistics: BatchStatistics } {
    const { y, mean, variance, reserved } = this.#ops.batchNormTrain(x, gamma, beta, epsilon);
    this.#ops.free(...reserved);
    return { y, statistics: { mean, variance } };
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    return this.#ops.reshape(x, shape);
  }

  cast(x: Tensor, dtype: DType): Tensor {
    return this.#ops.cast(x, dtype);
  }

  mean(x: Tensor, axes: readonly number[]): Tensor {
    return this.#ops.mean(x, axes);
  }

  release(x: Tensor): void {
    this.#ops.free(x);
  }
}

/** Paddings of the four axes of a batch of images. */
export const imagePaddings = ([top, bottom, left, right]: readonly [
  number,
  number,
  number,
  number,
]): readonly (readonly [number, number])[] => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];
