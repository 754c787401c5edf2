import { describe, expect, it } from 'vitest';
import { openBackend, Tape, type LayerOps, type Tensor } from './index.js';

const { ops } = openBackend();

/** Smooth, distinct values in (-1, 1) that no rounding puts on a kink. */
const values = (count: number, phase: number): Float32Array =>
  Float32Array.from({ length: count }, (_, index) => Math.sin(1.7 * index + phase));

interface Parameter {
  readonly shape: readonly number[];
  readonly phase: number;
}

type Network = (layers: LayerOps, x: Tensor, parameters: readonly Tensor[]) => Tensor;

const IMAGE: Parameter = { shape: [2, 5, 4, 3], phase: 0.3 };
const count = ({ shape }: Parameter): number => shape.reduce((a, b) => a * b, 1);

/** Loss = sum of output times fixed weights, so that every output element matters. */
const lossOf = (output: Tensor): number => ops.readScalar(ops.sum(ops.mul(output, probeFor(output)), [0]));
const flat = (x: Tensor): Tensor => ops.reshape(x, [-1]);
const probeFor = (output: Tensor): Tensor => ops.floats(values(output.shape[0] ?? 0, 2), output.shape);

const evaluate = (
  network: Network,
  inputs: readonly Float32Array[],
  parameters: readonly Parameter[],
): number =>
  ops.scope(() => {
    const [x, ...rest] = inputs.map((data, index) =>
      ops.floats(data.slice(), (index === 0 ? IMAGE : parameters[index - 1])?.shape ?? []),
    ) as [Tensor, ...Tensor[]];
    return lossOf(flat(network(new Tape(ops), x, rest)));
  });

const differentiate = (network: Network, inputs: readonly Float32Array[], parameters: readonly Parameter[]) =>
  ops.scope(() => {
    const tensors = inputs.map((data, index) =>
      ops.floats(data.slice(), (index === 0 ? IMAGE : parameters[index - 1])?.shape ?? []),
    ) as [Tensor, ...Tensor[]];
    const tape = new Tape(ops);
    tape.watch(...tensors);
    const [x, ...rest] = tensors;
    const output = network(tape, x, rest);
    const size = output.shape.reduce((a, b) => a * b, 1);
    const gradients = tape.backward(output, ops.floats(values(size, 2), output.shape), tensors);
    return tensors.map((tensor) => {
      const gradient = gradients.get(tensor);
      return gradient === undefined ? undefined : ops.read(gradient);
    });
  });

const STEP = 1e-2;

const expectFiniteDifferences = (network: Network, parameters: readonly Parameter[]): void => {
  const inputs = [IMAGE, ...parameters].map((parameter) => values(count(parameter), parameter.phase));
  const gradients = differentiate(network, inputs, parameters);
  inputs.forEach((input, which) => {
    for (let element = 0; element < input.length; element += Math.ceil(input.length / 7)) {
      const shifted = (by: number) =>
        inputs.map((data, index) =>
          index === which ? data.map((v, at) => (at === element ? v + by : v)) : data,
        );
      const slope =
        (evaluate(network, shifted(STEP), parameters) - evaluate(network, shifted(-STEP), parameters)) /
        (2 * STEP);
      expect(gradients[which]?.[element], `input ${which}, element ${element}`).toBeCloseTo(slope, 1.7);
    }
  });
};

const statistics = () => ({
  mean: ops.floats(Float32Array.of(0.1, -0.2, 0.3), [3]),
  variance: ops.floats(Float32Array.of(0.5, 1.5, 2), [3]),
  epsilon: 1e-3,
});

describe('Tape', () => {
  it('differentiates a convolution of stride 2 after padding', () => {
    expectFiniteDifferences(
      (net, x, [w]) =>
        net.conv2d(net.padImage(x, [1, 0, 1, 1]), w as Tensor, { stride: 2, padding: 'VALID' }),
      [{ shape: [3, 3, 3, 4], phase: 1 }],
    );
  });

  it('differentiates a depthwise convolution with bias', () => {
    expectFiniteDifferences(
      (net, x, [w, b]) => net.biasAdd(net.depthwiseConv2d(x, w as Tensor, { padding: 'SAME' }), b as Tensor),
      [
        { shape: [3, 3, 3, 1], phase: 1 },
        { shape: [3], phase: 2 },
      ],
    );
  });

  it('differentiates a residual connection through ReLU and ReLU6', () => {
    expectFiniteDifferences(
      (net, x, [w]) => net.relu6(net.add(x, net.relu(net.conv2d(x, w as Tensor, { padding: 'SAME' })))),
      [{ shape: [1, 1, 3, 3], phase: 1 }],
    );
  });

  it('differentiates max pooling, reshape and mean', () => {
    expectFiniteDifferences(
      (net, x) =>
        net.mean(net.reshape(net.maxPool(x, { size: 2, stride: 1, padding: 'VALID' }), [2, 12, 3]), [1]),
      [],
    );
  });

  it('differentiates a batch norm with frozen statistics', () => {
    expectFiniteDifferences(
      (net, x, [gamma, beta]) => net.batchNormFrozen(x, gamma as Tensor, beta as Tensor, statistics()),
      [
        { shape: [3], phase: 1 },
        { shape: [3], phase: 2 },
      ],
    );
  });

  it('differentiates a batch norm with batch statistics', () => {
    expectFiniteDifferences(
      (net, x, [gamma, beta]) => net.batchNormTrain(x, gamma as Tensor, beta as Tensor, 1e-3).y,
      [
        { shape: [3], phase: 1 },
        { shape: [3], phase: 2 },
      ],
    );
  });

  it('records nothing for layers before the first watched parameter', () => {
    ops.scope(() => {
      const x = ops.floats(values(60, 0), [1, 5, 4, 3]);
      const frozen = ops.floats(values(9, 1), [1, 1, 3, 3]);
      const before = ops.liveTensors;
      const tape = new Tape(ops);
      const a = tape.conv2d(x, frozen, { padding: 'SAME' });
      const b = tape.relu(a);
      tape.release(a);
      tape.release(b);
      expect(ops.liveTensors).toBe(before);
    });
  });

  it('frees all it made but the gradients', () => {
    ops.scope(() => {
      const x = ops.floats(values(60, 0), [1, 5, 4, 3]);
      const [w1, w2] = [1, 2].map((phase) => ops.floats(values(9, phase), [1, 1, 3, 3])) as [Tensor, Tensor];
      const dy = ops.fill([1, 5, 4, 3], 1);
      const before = ops.liveTensors;
      const tape = new Tape(ops);
      tape.watch(w1, w2);
      const a = tape.conv2d(x, w1, { padding: 'SAME' });
      const b = tape.relu(a);
      tape.release(a);
      const c = tape.conv2d(b, w2, { padding: 'SAME' });
      tape.release(b);
      const gradients = tape.backward(c, dy, [w1, w2]);
      expect([...gradients.keys()]).toEqual([w1, w2]);
      expect(ops.liveTensors).toBe(before + 2);
    });
  });
});
