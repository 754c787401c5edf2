import { describe, expect, it } from 'vitest';
import { asFloat32 } from './as-float32.js';

describe('weights of other precisions', () => {
  it('become float32 exactly from half precision: ones, subnormals, the greatest, infinity, zero with its sign', () => {
    const data = Uint16Array.of(0x3c00, 0xc000, 0x0001, 0x83ff, 0x7bff, 0x7c00, 0x8000, 0x3555);
    const expected = Float32Array.of(1, -2, 2 ** -24, -1023 * 2 ** -24, 65504, Infinity, -0, 0.333251953125);
    expect(asFloat32('x', { dtype: 'F16', shape: [8], data })).toEqual(expected);
    expect(asFloat32('x', { dtype: 'F16', shape: [1], data: Uint16Array.of(0x7e00) })).toEqual(
      Float32Array.of(NaN),
    );
  });

  it('become float32 exactly from bfloat16', () => {
    const data = Uint16Array.of(0x3f80, 0xc000, 0x0001);
    expect(asFloat32('x', { dtype: 'BF16', shape: [3], data })).toEqual(Float32Array.of(1, -2, 2 ** -133));
  });

  it('are rounded from double and left alone when they are float32', () => {
    const single = Float32Array.of(0.1);
    expect(asFloat32('x', { dtype: 'F64', shape: [1], data: Float64Array.of(0.1) })).toEqual(single);
    expect(asFloat32('x', { dtype: 'F32', shape: [1], data: single })).toBe(single);
  });

  it('are refused as integers', () => {
    const count = { dtype: 'I64', shape: [1], data: BigInt64Array.of(1n) } as const;
    expect(() => asFloat32('bn.count', count)).toThrow(/bn\.count has element type I64/);
  });
});
