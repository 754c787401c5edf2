import { DomainError } from '@beamline/contracts';
import type { Ops, Tensor, Variable } from '../tensor-core/index.js';

/** Gradients of the variables of one optimiser, known to be finite. */
export interface MeasuredGradients {
  readonly of: ReadonlyMap<Variable, Tensor>;
  /** Euclidean length over all of them. */
  readonly norm: number;
}

/** How long a gradient may be, or its elements. */
export interface GradientLimits {
  /** Every element is clamped to [-clamp, clamp]. */
  readonly gradientClamp: number;
  /** Greatest Euclidean length of the whole gradient; when given, it takes the place of the clamp. */
  readonly gradientNormLimit?: number | null;
}

/** Keeps the quotient finite for a gradient of 0, as PyTorch does. */
const NORM_EPSILON = 1e-6;

/** Below the clamp by more than rounding, no element can pass it. */
const SURELY_BELOW = 0.999;

/**
 * Measures gradients, which shows at once whether all are finite: one pass of reading over them, half as long as a
 * clamp. The length is summed in float32; one above 1.8e19 overflows there and counts as not finite.
 *
 * @throws DomainError `NON_FINITE_LOSS` that names the variables at fault
 */
export const measureGradients = (ops: Ops, of: ReadonlyMap<Variable, Tensor>): MeasuredGradients => {
  const norm = ops.scope(() => lengthOf(ops, [...of.values()]));
  if (Number.isFinite(norm)) return { of, norm };
  const names = ops.scope(() =>
    [...of].filter(([, gradient]) => !Number.isFinite(lengthOf(ops, [gradient]))).map(([{ name }]) => name),
  );
  const which = names.length === 0 ? 'as a whole' : `of ${listed(names)}`;
  throw new DomainError(
    'NON_FINITE_LOSS',
    `The gradient ${which} is not finite; the weights were not changed.`,
    { advice: 'Start again from the last checkpoint with a smaller learning rate.' },
  );
};

/**
 * What an optimiser makes of each gradient before it uses it: clamps its elements (the reference), or scales it by
 * limit / (norm + 1e-6) when the whole is longer than the limit (Pascanu et al. 2013, `clip_grad_norm_`). The result
 * belongs to the open scope, and may be the gradient itself.
 */
export const limiter = (
  ops: Ops,
  norm: number,
  { gradientClamp, gradientNormLimit = null }: GradientLimits,
): ((gradient: Tensor) => Tensor) => {
  if (gradientNormLimit === null)
    return norm < SURELY_BELOW * gradientClamp
      ? (gradient) => gradient
      : (gradient) => ops.clip(gradient, -gradientClamp, gradientClamp);
  const share = gradientNormLimit / (norm + NORM_EPSILON);
  if (share >= 1) return (gradient) => gradient;
  return (gradient) => ops.mul(gradient, ops.floats(Float32Array.of(share), []));
};

const lengthOf = (ops: Ops, gradients: readonly Tensor[]): number =>
  gradients.length === 0 ? 0 : Math.sqrt(2 * ops.readScalar(ops.addN(gradients.map((x) => ops.l2Loss(x)))));

const listed = (names: readonly string[]): string =>
  names.length <= 3 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
