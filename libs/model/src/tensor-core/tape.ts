import type { ConvOptions, PoolOptions } from './conv-ops.js';
import type { DType } from './dtype.js';
import {
  foldBatchNorm,
  imagePaddings,
  type BatchStatistics,
  type FrozenStatistics,
  type LayerOps,
} from './layer-ops.js';
import type { Ops } from './ops.js';
import { dimension, sizeOf, type Tensor } from './tensor.js';

/** How one recorded step goes backward. */
interface Rule {
  /** Gradients into the step's inputs, in their order; `undefined` where none is wanted. */
  readonly pullback: (dy: Tensor) => readonly (Tensor | undefined)[];
  /** Images that the pullback reads: not freed before it ran. */
  readonly saves?: readonly Tensor[];
  /** Tensors that only the pullback knows; freed after it ran. */
  readonly owns?: readonly Tensor[];
}

interface Step extends Rule {
  readonly inputs: readonly Tensor[];
  readonly output: Tensor;
}

/**
 * Layers that remember how to go backward (reverse-mode differentiation). A result that no watched tensor flows into
 * is not recorded: it costs what inference costs, and `release` frees it at once.
 *
 * Use: `watch` the trainable parameters, run the network, call `backward` once, and close the scope around it all.
 * The tape frees what it recorded; watched parameters and the input stay the caller's.
 */
export class Tape implements LayerOps {
  readonly #ops: Ops;
  readonly #steps: Step[] = [];
  /** Ids of tensors that a watched parameter flows into, watched ones included. */
  readonly #tracked = new Set<number>();
  /** Ids of tensors that some pullback reads. */
  readonly #saved = new Set<number>();
  /** Tensors to free in `backward`: recorded results, and released ones that a pullback reads. */
  readonly #held = new Map<number, Tensor>();

  constructor(ops: Ops) {
    this.#ops = ops;
  }

  /** Marks a parameter (or input) whose gradient is wanted. */
  watch(...tensors: readonly Tensor[]): void {
    for (const { id } of tensors) this.#tracked.add(id);
  }

  conv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    const ops = this.#ops;
    return this.#record([x, filter], ops.conv2d(x, filter, options), {
      saves: this.#isTracked(filter) ? [x] : [],
      pullback: (dy) => [
        this.#wanted(x, () => ops.conv2dInputGrad(x.shape, filter, dy, options)),
        this.#wanted(filter, () => ops.conv2dFilterGrad(x, filter.shape, dy, options)),
      ],
    });
  }

  depthwiseConv2d(x: Tensor, filter: Tensor, options: ConvOptions): Tensor {
    const ops = this.#ops;
    return this.#record([x, filter], ops.depthwiseConv2d(x, filter, options), {
      saves: this.#isTracked(filter) ? [x] : [],
      pullback: (dy) => [
        this.#wanted(x, () => ops.depthwiseInputGrad(x.shape, filter, dy, options)),
        this.#wanted(filter, () => ops.depthwiseFilterGrad(x, filter.shape, dy, options)),
      ],
    });
  }

  biasAdd(x: Tensor, bias: Tensor): Tensor {
    const ops = this.#ops;
    const pullback = (dy: Tensor) => [
      this.#wanted(x, () => ops.identity(dy)),
      this.#wanted(bias, () => ops.biasAddGrad(dy)),
    ];
    return this.#record([x, bias], ops.biasAdd(x, bias), { pullback });
  }

  relu(x: Tensor): Tensor {
    const y = this.#ops.relu(x);
    return this.#record([x], y, { saves: [y], pullback: (dy) => [this.#ops.reluGrad(dy, y)] });
  }

  relu6(x: Tensor): Tensor {
    const y = this.#ops.relu6(x);
    return this.#record([x], y, { saves: [y], pullback: (dy) => [this.#ops.relu6Grad(dy, y)] });
  }

  /** Both terms of one shape. */
  add(a: Tensor, b: Tensor): Tensor {
    const pullback = (dy: Tensor) => [a, b].map((term) => this.#wanted(term, () => this.#ops.identity(dy)));
    return this.#record([a, b], this.#ops.add(a, b), { pullback });
  }

  padImage(x: Tensor, amounts: readonly [number, number, number, number]): Tensor {
    const corner = [0, amounts[0], amounts[2], 0];
    const y = this.#ops.pad(x, imagePaddings(amounts));
    return this.#record([x], y, { pullback: (dy) => [this.#ops.slice(dy, corner, x.shape)] });
  }

  maxPool(x: Tensor, options: PoolOptions): Tensor {
    const y = this.#ops.maxPool(x, options);
    return this.#record([x], y, {
      saves: [x, y],
      pullback: (dy) => [this.#ops.maxPoolGrad(x, y, dy, options)],
    });
  }

  batchNormFrozen(x: Tensor, gamma: Tensor, beta: Tensor, statistics: FrozenStatistics): Tensor {
    const ops = this.#ops;
    const { scale, offset } = foldBatchNorm(ops, gamma, beta, statistics);
    const y = ops.scope(() => ops.add(ops.mul(x, scale), offset));
    ops.free(offset);
    return this.#record([x, gamma, beta], y, {
      saves: this.#isTracked(gamma) ? [x] : [],
      owns: [scale],
      pullback: (dy) => [
        this.#wanted(x, () => ops.mul(dy, scale)),
        this.#wanted(gamma, () => gammaGradient(ops, dy, x, statistics)),
        this.#wanted(beta, () => ops.biasAddGrad(dy)),
      ],
    });
  }

  batchNormTrain(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: number,
  ): { y: Tensor; statistics: BatchStatistics } {
    const normed = this.#ops.batchNormTrain(x, gamma, beta, epsilon);
    const pullback = (dy: Tensor) => {
      const { dx, dScale, dOffset } = this.#ops.batchNormTrainGrad(dy, x, gamma, normed, epsilon);
      return [dx, dScale, dOffset];
    };
    const y = this.#record([x, gamma, beta], normed.y, { saves: [x], owns: normed.reserved, pullback });
    return { y, statistics: { mean: normed.mean, variance: normed.variance } };
  }

  reshape(x: Tensor, shape: readonly number[]): Tensor {
    const y = this.#ops.reshape(x, shape);
    return this.#record([x], y, { pullback: (dy) => [this.#ops.reshape(dy, x.shape)] });
  }

  cast(x: Tensor, dtype: DType): Tensor {
    return this.#record([x], this.#ops.cast(x, dtype), { pullback: (dy) => [this.#ops.cast(dy, x.dtype)] });
  }

  mean(x: Tensor, axes: readonly number[]): Tensor {
    const ops = this.#ops;
    const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const y = ops.mean(x, axes);
    const spread = (dy: Tensor): Tensor => {
      const share = ops.mul(ops.reshape(dy, kept), sizeOf(y.shape) / sizeOf(x.shape));
      return ops.mul(ops.fill(x.shape, 1), share);
    };
    return this.#record([x], y, { pullback: (dy) => [ops.scope(() => spread(dy))] });
  }

  release(x: Tensor): void {
    if (this.#saved.has(x.id)) this.#held.set(x.id, x);
    else this.#free(x);
  }

  /**
   * Goes back from `output` with gradient `dOutput` (of its shape; not freed) to each of `parameters`, and frees
   * everything recorded, `output` included. A parameter that does not reach the output has no entry.
   */
  backward(output: Tensor, dOutput: Tensor, parameters: readonly Tensor[]): Map<Tensor, Tensor> {
    const gradients = new Map([[output.id, this.#ops.identity(dOutput)]]);
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) {
      this.#stepBack(step, gradients);
      if (this.#held.has(step.output.id)) this.#free(step.output);
      this.#ops.free(...(step.owns ?? []));
    }
    this.#freeHeld();
    return this.#collect(gradients, parameters);
  }

  /** Frees everything recorded without going back. */
  discard(): void {
    for (const { owns = [] } of this.#steps.splice(0)) this.#ops.free(...owns);
    this.#freeHeld();
  }

  #freeHeld(): void {
    for (const tensor of this.#held.values()) this.#ops.free(tensor);
    this.#held.clear();
  }

  #stepBack(step: Step, gradients: Map<number, Tensor>): void {
    const dy = gradients.get(step.output.id);
    if (dy === undefined) return;
    gradients.delete(step.output.id);
    this.#accumulate(gradients, step.inputs, step.pullback(dy));
    this.#ops.free(dy);
  }

  #record(inputs: readonly Tensor[], output: Tensor, rule: Rule): Tensor {
    if (!inputs.some((input) => this.#isTracked(input))) {
      this.#ops.free(...(rule.owns ?? []));
      return output;
    }
    for (const { id } of rule.saves ?? []) this.#saved.add(id);
    this.#tracked.add(output.id);
    this.#held.set(output.id, output);
    this.#steps.push({ inputs, output, ...rule });
    return output;
  }

  #free(x: Tensor): void {
    this.#held.delete(x.id);
    this.#ops.free(x);
  }

  #isTracked({ id }: Tensor): boolean {
    return this.#tracked.has(id);
  }

  #wanted(input: Tensor, gradient: () => Tensor): Tensor | undefined {
    return this.#isTracked(input) ? gradient() : undefined;
  }

  #accumulate(
    gradients: Map<number, Tensor>,
    inputs: readonly Tensor[],
    contributions: readonly (Tensor | undefined)[],
  ): void {
    inputs.forEach(({ id }, index) => {
      const contribution = contributions[index];
      if (contribution === undefined) return;
      if (!this.#tracked.has(id)) {
        this.#ops.free(contribution);
        return;
      }
      const before = gradients.get(id);
      if (before === undefined) gradients.set(id, contribution);
      else {
        gradients.set(id, this.#ops.add(before, contribution));
        this.#ops.free(before, contribution);
      }
    });
  }

  #collect(gradients: Map<number, Tensor>, parameters: readonly Tensor[]): Map<Tensor, Tensor> {
    const collected = new Map<Tensor, Tensor>();
    for (const parameter of parameters) {
      const gradient = gradients.get(parameter.id);
      if (gradient === undefined) continue;
      collected.set(parameter, gradient);
      gradients.delete(parameter.id);
    }
    this.#ops.free(...gradients.values());
    return collected;
  }
}

/** d gamma = sum of dy (x - mean) / sqrt(variance + epsilon) over all axes but the last. */
const gammaGradient = (
  ops: Ops,
  dy: Tensor,
  x: Tensor,
  { mean, variance, epsilon }: FrozenStatistics,
): Tensor =>
  ops.scope(() => {
    const [flatX, flatDy] = [x, dy].map((image) => ops.reshape(image, [-1, dimension(image, -1)])) as [
      Tensor,
      Tensor,
    ];
    const sumProduct = ops.sum(ops.mul(flatX, flatDy), [0]);
    const centred = ops.sub(sumProduct, ops.mul(mean, ops.biasAddGrad(flatDy)));
    return ops.mul(centred, ops.rsqrt(ops.add(variance, epsilon)));
  });
