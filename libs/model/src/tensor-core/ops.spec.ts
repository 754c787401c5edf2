import { DomainError } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from './index.js';

const { ops } = openBackend();
const vector = (...values: number[]): Tensor => ops.floats(Float32Array.from(values), [values.length]);

describe('scope', () => {
  it('frees what it does not return, and hands on what it does', () => {
    const before = ops.liveTensors;
    const sum = ops.scope(() => ops.add(vector(1, 2), vector(3, 4)));
    expect(ops.liveTensors).toBe(before + 1);
    expect(ops.read(sum)).toEqual(Float32Array.of(4, 6));
    ops.free(sum);
    expect(ops.liveTensors).toBe(before);
  });

  it('finds returned tensors in arrays, objects and maps', () => {
    ops.scope(() => {
      const kept = ops.scope(() => ({
        list: [vector(1)],
        map: new Map([['a', vector(2)]]),
        unused: vector(3).shape,
      }));
      expect([...ops.read(kept.list[0] as Tensor), ...ops.read(kept.map.get('a') as Tensor)]).toEqual([1, 2]);
    });
  });

  it('frees everything when its body throws', () => {
    const before = ops.liveTensors;
    const failing = () =>
      ops.scope(() => {
        vector(1);
        throw new Error('stop');
      });
    expect(failing).toThrow('stop');
    expect(ops.liveTensors).toBe(before);
  });

  it('lets a kept tensor outlive it', () => {
    const before = ops.liveTensors;
    const holder: Tensor[] = [];
    ops.scope(() => {
      holder.push(ops.keep(vector(5)));
    });
    expect(ops.liveTensors).toBe(before + 1);
    ops.free(...holder);
  });
});

describe('transfer', () => {
  it('carries half-precision bits in and out unchanged, an odd number of them too', () => {
    const bits = Uint16Array.of(0x0000, 0x3c00, 0xc000, 0x7bff, 0x0001);
    ops.scope(() => {
      const x = ops.halves(bits, [5]);
      expect([...ops.read(x)]).toEqual([0, 1, -2, 65504, 2 ** -24]);
      expect(ops.readHalves(x)).toEqual(bits);
    });
  });

  it('says which operation and operands TensorFlow refused', () => {
    const bad = () => ops.scope(() => ops.matMul(ops.fill([2, 3], 1), ops.fill([2, 3], 1)));
    expect(bad).toThrow(DomainError);
    expect(bad).toThrow(/MatMul\(float32\[2, 3\], float32\[2, 3\]\)/);
  });
});

describe('operations', () => {
  it('draw random numbers that depend on the seed alone', () => {
    ops.scope(() => {
      const draw = (seed: [number, number]) => ops.read(ops.statelessUniform([1000], seed));
      expect(draw([1, 2])).toEqual(draw([1, 2]));
      expect(draw([1, 2])).not.toEqual(draw([1, 3]));
      const mean = draw([7, 9]).reduce((a, b) => a + b, 0) / 1000;
      expect(mean).toBeGreaterThan(0.46);
      expect(mean).toBeLessThan(0.54);
    });
  });

  it('give cross entropy with its gradient', () => {
    ops.scope(() => {
      const logits = ops.floats(Float32Array.of(0, Math.log(3)), [1, 2]);
      const { losses, gradient } = ops.sparseSoftmaxCrossEntropy(logits, ops.ints(Int32Array.of(1)));
      expect(ops.readScalar(losses)).toBeCloseTo(-Math.log(0.75), 6);
      expect(ops.read(gradient)[0]).toBeCloseTo(0.25, 6);
    });
  });

  it('split and join', () => {
    ops.scope(() => {
      const [a, b] = ops.split(ops.floats(Float32Array.of(1, 2, 3, 4, 5, 6), [2, 3]), [1, 2], 1);
      expect(ops.read(b)).toEqual(Float32Array.of(2, 3, 5, 6));
      expect(ops.read(ops.concat([b, a], 1))).toEqual(Float32Array.of(2, 3, 1, 5, 6, 4));
    });
  });
});

describe('variables', () => {
  it('outlive scopes, change in place and are destroyed', () => {
    const before = ops.liveTensors;
    const source = Float32Array.of(1, 2);
    const variable = ops.scope(() => ops.variable('x', source, [2]));
    source[0] = 99;
    expect(ops.readVariable(variable)).toEqual(Float32Array.of(1, 2));
    ops.assign(variable, Float32Array.of(3, 4));
    expect(ops.readVariable(variable)).toEqual(Float32Array.of(3, 4));
    ops.destroyVariable(variable);
    expect(ops.liveTensors).toBe(before);
  });
});
