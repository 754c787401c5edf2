import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor, Variable } from '../tensor-core/index.js';

const BETA_1 = Math.fround(0.9);
const BETA_2 = Math.fround(0.999);
const EPSILON = 1e-8;

export interface UpdateOptions {
  readonly learningRate: number;
  /** Every gradient element is first clamped to [-clamp, clamp]. */
  readonly gradientClamp: number;
}

/** Running means that Adam keeps of a variable's gradient and of its square. */
export interface Moments<Value> {
  readonly first: Value;
  readonly second: Value;
}

/**
 * Adam (Kingma & Ba 2015) as PyTorch computes it, betas 0.9 and 0.999, epsilon 1e-8 outside the square root and after
 * the bias correction: p -= lr / (1 - b1^t) · m / (√v / √(1 - b2^t) + epsilon).
 */
export class Adam {
  readonly #ops: Ops;
  readonly #moments = new Map<Variable, Moments<Variable>>();
  #step = 0;

  /** Owns two variables for each of `variables` until `dispose`. */
  constructor(ops: Ops, variables: readonly Variable[]) {
    this.#ops = ops;
    for (const variable of variables)
      this.#moments.set(variable, { first: this.#zeros(variable, 'm'), second: this.#zeros(variable, 'v') });
  }

  /** Updates taken. */
  get step(): number {
    return this.#step;
  }

  /** Changes the variables in place. One without a gradient keeps its value and moments. */
  update(gradients: ReadonlyMap<Variable, Tensor>, { learningRate, gradientClamp }: UpdateOptions): void {
    this.#step += 1;
    // The same formula with the corrections moved out of the quotient.
    const correction = Math.sqrt(1 - BETA_2 ** this.#step);
    const stepSize = (learningRate * correction) / (1 - BETA_1 ** this.#step);
    for (const [variable, { first, second }] of this.#moments) {
      const gradient = gradients.get(variable);
      if (gradient === undefined) continue;
      const clamped = this.#ops.clip(gradient, -gradientClamp, gradientClamp);
      this.#ops.applyAdam({
        variable,
        firstMoment: first,
        secondMoment: second,
        gradient: clamped,
        stepSize,
        beta1: BETA_1,
        beta2: BETA_2,
        epsilon: EPSILON * correction,
      });
      this.#ops.free(clamped);
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
