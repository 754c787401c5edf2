import { OptimiserSpec } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend } from '../tensor-core/index.js';
import { expectClose } from '../testing/golden.js';
import { Adam } from './adam.js';
import { measureGradients, type GradientLimits } from './measured-gradients.js';

const { ops } = openBackend();
const START = [0.5, -1.25, 2, 0.001];
const GRADIENTS = [
  [0.1, -0.2, 0.3, 8],
  [-0.4, 0.05, 0, -6],
  [0.25, 0.125, -7, 0.01],
  [3, -1e-4, 0.2, 0.02],
  [-0.1, 0.6, 0.7, -0.03],
];
const RATES = [1e-2, 1e-2, 5e-3, 5e-3, 2.5e-3];
const WIDE: GradientLimits = { gradientClamp: 5 };

/** PyTorch's `torch.optim.Adam` / `AdamW` in double precision, element by element; the betas are float32 numbers. */
const expected = (spec: OptimiserSpec, limited: readonly (readonly number[])[]) =>
  START.map((start, element) => {
    const [beta1, beta2] = [Math.fround(spec.beta1), Math.fround(spec.beta2)];
    let [weight, first, second] = [start, 0, 0];
    limited.forEach((gradient, index) => {
      const [g, rate, step] = [gradient[element] ?? 0, RATES[index] ?? 0, index + 1];
      if (spec.kind === 'adamw') weight -= rate * spec.weightDecay * weight;
      first = beta1 * first + (1 - beta1) * g;
      second = beta2 * second + (1 - beta2) * g * g;
      const root = Math.sqrt(second / (1 - beta2 ** step)) + spec.epsilon;
      weight -= (rate * (first / (1 - beta1 ** step))) / root;
    });
    return { weight, first, second };
  });

/** The same steps by the optimiser, the four elements spread over two variables. */
const actual = (spec: OptimiserSpec, limits: GradientLimits) => {
  const variables = [0, 2].map((at) =>
    ops.variable(`v${at}`, Float32Array.from(START.slice(at, at + 2)), [2]),
  );
  const adam = new Adam(ops, variables, spec);
  const before = ops.liveTensors;
  GRADIENTS.forEach((gradient, index) => {
    ops.scope(() => {
      const of = new Map(
        variables.map((variable, half) => [
          variable,
          ops.floats(Float32Array.from(gradient.slice(2 * half, 2 * half + 2)), [2]),
        ]),
      );
      adam.update(measureGradients(ops, of), { ...limits, learningRate: RATES[index] ?? 0 });
    });
  });
  expect(ops.liveTensors).toBe(before);
  const weights = variables.flatMap((variable) => [...ops.readVariable(variable)]);
  const moments = variables.map((variable) => adam.read(variable));
  adam.dispose();
  for (const variable of variables) ops.destroyVariable(variable);
  return {
    weights,
    first: moments.flatMap(({ first }) => [...first]),
    second: moments.flatMap(({ second }) => [...second]),
  };
};

const expectSame = (spec: OptimiserSpec, limits: GradientLimits, limited: readonly (readonly number[])[]) => {
  const want = expected(spec, limited);
  const got = actual(spec, limits);
  const close = { abs: 1e-7, rel: 2e-6 };
  const column = (name: 'weight' | 'first' | 'second') => want.map((element) => element[name]);
  expectClose(got.weights, column('weight'), close, 'weights');
  expectClose(got.first, column('first'), close, 'first moments');
  expectClose(got.second, column('second'), close, 'second moments');
};

const clamped = (limit: number) =>
  GRADIENTS.map((row) => row.map((x) => Math.max(-limit, Math.min(limit, x))));

/** `torch.nn.utils.clip_grad_norm_`. */
const scaled = (limit: number) =>
  GRADIENTS.map((row) => {
    const share = Math.min(1, limit / (Math.hypot(...row) + 1e-6));
    return row.map((x) => x * share);
  });

describe('five steps of an optimiser, against a loop in double precision', () => {
  it.each([
    ['adam', {}],
    ['adam with other settings', { beta1: 0.8, beta2: 0.95, epsilon: 1e-3 }],
    ['adamw', { kind: 'adamw', weightDecay: 0.1 }],
    ['adamw without decay', { kind: 'adamw' }],
    ['adamw with other settings', { kind: 'adamw', weightDecay: 0.5, beta1: 0.5, epsilon: 1e-6 }],
  ])('%s', (_, settings) => {
    expectSame(OptimiserSpec.parse(settings), WIDE, clamped(5));
  });

  it('clamps every element', () => {
    expectSame(OptimiserSpec.parse({}), { gradientClamp: 0.2 }, clamped(0.2));
  });

  it('scales the gradient of all variables together when it is longer than the limit', () => {
    expectSame(
      OptimiserSpec.parse({ kind: 'adamw', weightDecay: 0.01 }),
      { gradientClamp: 1e-3, gradientNormLimit: 0.75 },
      scaled(0.75),
    );
  });
});

describe('AdamW', () => {
  it('takes lr · decay off weights whose gradient is 0, and leaves those without a gradient alone', () => {
    const [moved, still] = ['moved', 'still'].map((name) => ops.variable(name, Float32Array.of(2), [1]));
    if (moved === undefined || still === undefined) throw new Error('no variables');
    const adam = new Adam(ops, [moved, still], OptimiserSpec.parse({ kind: 'adamw', weightDecay: 0.5 }));
    ops.scope(() => {
      const gradients = measureGradients(ops, new Map([[moved, ops.fill([1], 0)]]));
      adam.update(gradients, { ...WIDE, learningRate: 0.1 });
    });
    expectClose([...ops.readVariable(moved)], [1.9], { abs: 1e-6 }, 'moved');
    expect([...ops.readVariable(still)]).toEqual([2]);
    adam.dispose();
    for (const variable of [moved, still]) ops.destroyVariable(variable);
  });
});
