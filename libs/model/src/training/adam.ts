import { DomainError, OptimiserSpec } from '@beamline/contracts';
import type { Ops, Variable } from '../tensor-core/index.js';
import { limiter, type GradientLimits, type MeasuredGradients } from './measured-gradients.js';

export interface UpdateOptions extends GradientLimits {
  readonly learningRate: number;
}

/** Running means that Adam keeps of a variable's gradient and of its square. */
export interface Moments<Value> {
  readonly first: Value;
  readonly second: Value;
}

const ADAM = OptimiserSpec.parse({});

/**
 * Adam (Kingma & Ba 2015) as PyTorch computes it, epsilon outside the square root and after the bias correction:
 * p -= lr / (1 - b1^t) · m / (√v / √(1 - b2^t) + epsilon). `adamw` first takes lr · weightDecay of its value off every
 * weight, which the moments do not see (Loshchilov & Hutter 2019, algorithm 2).
 */
export class Adam {
  readonly #ops: Ops;
  readonly #moments = new Map<Variable, Moments<Variable>>();
  readonly #beta1: number;
  readonly #beta2: number;
  readonly #epsilon: number;
  readonly #weightDecay: number;
  #step = 0;

  /**
   * Owns two variables for each of `variables` until `dispose`.
   *
   * @param spec Adam with PyTorch's settings by default
   */
  constructor(ops: Ops, variables: readonly Variable[], spec: OptimiserSpec = ADAM) {
    this.#ops = ops;
    // TensorFlow takes the betas as float32; the corrections must be those of the same numbers.
    this.#beta1 = Math.fround(spec.beta1);
    this.#beta2 = Math.fround(spec.beta2);
    this.#epsilon = spec.epsilon;
    this.#weightDecay = spec.kind === 'adamw' ? spec.weightDecay : 0;
    for (const variable of variables)
      this.#moments.set(variable, { first: this.#zeros(variable, 'm'), second: this.#zeros(variable, 'v') });
  }

  /** Updates taken. */
  get step(): number {
    return this.#step;
  }

  /** Changes the variables in place. One without a gradient keeps its value and moments. */
  update(gradients: MeasuredGradients, options: UpdateOptions): void {
    const { learningRate } = options;
    this.#step += 1;
    // The same formula with the corrections moved out of the quotient.
    const correction = Math.sqrt(1 - this.#beta2 ** this.#step);
    const rates = {
      stepSize: (learningRate * correction) / (1 - this.#beta1 ** this.#step),
      beta1: this.#beta1,
      beta2: this.#beta2,
      epsilon: this.#epsilon * correction,
    };
    const limit = limiter(this.#ops, gradients.norm, options);
    for (const [variable, { first, second }] of this.#moments) {
      const whole = gradients.of.get(variable);
      if (whole === undefined) continue;
      if (this.#weightDecay > 0) this.#ops.shrink(variable, learningRate * this.#weightDecay);
      this.#ops.scope(() => {
        const gradient = limit(whole);
        this.#ops.applyAdam({ variable, firstMoment: first, secondMoment: second, gradient, ...rates });
      });
    }
  }

  /** The moments of a variable, copied to the host. */
  read(variable: Variable): Moments<Float32Array> {
    const { first, second } = this.#of(variable);
    return { first: this.#ops.readVariable(first), second: this.#ops.readVariable(second) };
  }

  /** Replaces the moments of a variable. */
  write(variable: Variable, { first, second }: Moments<Float32Array>): void {
    const moments = this.#of(variable);
    this.#ops.assign(moments.first, first);
    this.#ops.assign(moments.second, second);
  }

  /** @throws DomainError `INVALID_INPUT` unless `step` is a whole number from 0 */
  setStep(step: number): void {
    if (!Number.isSafeInteger(step) || step < 0)
      throw new DomainError('INVALID_INPUT', `An optimiser cannot have taken ${step} steps.`);
    this.#step = step;
  }

  dispose(): void {
    for (const { first, second } of this.#moments.values()) {
      this.#ops.destroyVariable(first);
      this.#ops.destroyVariable(second);
    }
    this.#moments.clear();
  }

  #of(variable: Variable): Moments<Variable> {
    const moments = this.#moments.get(variable);
    if (moments === undefined) throw new RangeError(`This optimiser does not hold ${variable.name}.`);
    return moments;
  }

  #zeros({ name, shape }: Variable, moment: string): Variable {
    const count = shape.reduce((product, size) => product * size, 1);
    return this.#ops.variable(`${name}/${moment}`, new Float32Array(count), shape);
  }
}
