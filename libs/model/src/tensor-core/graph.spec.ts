import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from './index.js';

const { ops } = openBackend();

const vector = (...values: number[]): Tensor => ops.floats(Float32Array.from(values), [values.length]);
const ANY_VECTOR = { dtype: 'float32', shape: [-1] } as const;

const first = ([tensor]: readonly Tensor[]): Tensor => {
  if (tensor === undefined) throw new Error('no tensor');
  return tensor;
};

describe('a compiled graph', () => {
  it('computes what its operations compute, for inputs of any admitted size', () => {
    const graph = ops.compile([ANY_VECTOR], (inside, inputs) => {
      const shifted = inside.sub(first(inputs), 1);
      return inside.scope(() => inside.mul(inside.relu(shifted), inside.floats(Float32Array.of(10), [1])));
    });
    const results = ops.scope(() =>
      [vector(0, 3), vector(1, 2, 5)].map((input) => [...ops.read(graph.run([input]))]),
    );
    graph.dispose();
    expect(results).toEqual([
      [0, 20],
      [0, 10, 40],
    ]);
  });

  it('gives results that belong to the scope they were made in', () => {
    const graph = ops.compile([ANY_VECTOR], (inside, inputs) => inside.relu(first(inputs)));
    const before = ops.liveTensors;
    ops.scope(() => graph.run([vector(1)]));
    graph.dispose();
    expect(ops.liveTensors).toBe(before + 1); // the result that the scope gave out
  });

  it('is not disturbed by the graphs compiled after it', () => {
    const [once, twice] = [1, 2].map((factor) =>
      ops.compile([ANY_VECTOR], (inside, inputs) => inside.mul(first(inputs), factor)),
    );
    const results = ops.scope(() =>
      [once, twice].map((graph) => graph && [...ops.read(graph.run([vector(7)]))]),
    );
    once?.dispose();
    twice?.dispose();
    expect(results).toEqual([[7], [14]]);
  });

  it('refuses tensors from outside, shapes and values while it is recorded', () => {
    ops.scope(() => {
      const outside = vector(1);
      expect(() => ops.compile([ANY_VECTOR], (inside, inputs) => inside.add(first(inputs), outside))).toThrow(
        /make it an input/,
      );
    });
    expect(() => ops.compile([ANY_VECTOR], (inside, inputs) => inside.fill(first(inputs).shape, 1))).toThrow(
      /Shapes are not known/,
    );
    expect(() =>
      ops.compile([ANY_VECTOR], (inside, inputs) => {
        inside.read(first(inputs));
        return first(inputs);
      }),
    ).toThrow(/no values/);
  });

  it('says what TensorFlow refused', () => {
    const graph = ops.compile([ANY_VECTOR, ANY_VECTOR], (inside, [a, b]) =>
      a === undefined || b === undefined ? inside.fill([], 0) : inside.add(a, b),
    );
    ops.scope(() => {
      const inputs = [vector(1, 2), vector(1, 2, 3)];
      expect(() => graph.run(inputs)).toThrow(expect.objectContaining({ code: 'INTERNAL' }));
    });
    graph.dispose();
  });
});
