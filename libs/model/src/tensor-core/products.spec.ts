import { describe, expect, it } from 'vitest';
import { openBackend, type Tensor } from './index.js';

const { ops } = openBackend();
const rounding = ops.withProducts('bfloat16');

const matrix = (rows: number, columns: number, seed: number): Tensor =>
  ops.sub(ops.statelessUniform([rows, columns], [seed, 0]), ops.fill([], 0.5));
const rounded = (x: Tensor): Tensor => ops.cast(ops.cast(x, 'bfloat16'), 'float32');
const inScope = <Result>(body: () => Result): Result => ops.scope(body);

describe('products in bfloat16', () => {
  it('round their operands to eight bits, and what they give', () => {
    inScope(() => {
      const a = ops.floats(Float32Array.of(1 + 2 ** -8, 1 + 3 * 2 ** -8, 2 ** -7, 1), [2, 2]);
      const b = ops.floats(Float32Array.of(1, 0, 0, 1), [2, 2]);
      const product = rounding.matMul(a, b);
      expect(product.dtype).toBe('float32');
      expect([...ops.read(product)]).toEqual([1, 1 + 2 ** -6, 2 ** -7, 1]);
    });
  });

  it('add up in float32: the result is the rounded one of rounded operands, however they are turned', () => {
    inScope(() => {
      const [a, b] = [matrix(40, 300, 1), matrix(300, 50, 2)];
      const exact = ops.read(rounded(ops.matMul(rounded(a), rounded(b))));
      const [turnedA, turnedB] = [ops.transpose(a), ops.transpose(b)];
      for (const product of [
        rounding.matMul(a, b),
        rounding.matMul(turnedA, b, { transposeA: true }),
        rounding.matMul(a, turnedB, { transposeB: true }),
      ])
        ops.read(product).forEach((x, i) => {
          expect(Math.abs(x - (exact[i] ?? NaN))).toBeLessThanOrEqual(Math.abs(x) * 2 ** -7 + 1e-5);
        });
    });
  });

  it('repeat to the bit', () => {
    const twice = [1, 2].map(() =>
      inScope(() => ops.read(rounding.matMul(matrix(30, 200, 3), matrix(200, 64, 4)))),
    );
    expect(twice[0]).toEqual(twice[1]);
  });

  it('leave alone products with a vector, batched ones and float32 views', () => {
    inScope(() => {
      const [a, column] = [matrix(20, 30, 5), matrix(30, 1, 6)];
      expect(ops.read(rounding.matMul(a, column))).toEqual(ops.read(ops.matMul(a, column)));
      const row = ops.transpose(column);
      const turned = { transposeB: true };
      expect(ops.read(rounding.matMul(a, row, turned))).toEqual(ops.read(ops.matMul(a, row, turned)));
      const [stack, other] = [ops.reshape(a, [2, 10, 30]), ops.reshape(matrix(60, 8, 7), [2, 30, 8])];
      expect(ops.read(rounding.batchMatMul(stack, other))).toEqual(ops.read(ops.batchMatMul(stack, other)));
      const b = matrix(30, 8, 8);
      expect(ops.read(rounding.withProducts('float32').matMul(a, b))).toEqual(ops.read(ops.matMul(a, b)));
    });
    expect(ops.withProducts('float32')).toBe(ops);
  });

  it('round an operand once for all its products, and free the copy with it', () => {
    const before = ops.liveTensors;
    const [a, b] = inScope(() => [matrix(4, 6, 9), matrix(6, 5, 10)] as const);
    for (const product of [1, 2, 3]) {
      rounding.free(rounding.matMul(a, b));
      expect(ops.liveTensors, `after product ${product}`).toBe(before + 4);
    }
    ops.free(a);
    expect(ops.liveTensors).toBe(before + 2);
    ops.scope(() => {
      ops.identity(rounding.matMul(matrix(4, 6, 11), b));
    });
    rounding.free(b);
    expect(ops.liveTensors).toBe(before);
  });
});
