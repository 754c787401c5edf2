import { badWeights } from './bad-weights.js';
import type { NamedArray } from './named-array.js';

/**
 * The elements as float32: exact from half precision and bfloat16, rounded from double.
 *
 * @returns the array itself when it is float32 already
 * @throws DomainError `INVALID_WEIGHTS` for integers, which are no weights
 */
export const asFloat32 = (name: string, { dtype, data }: NamedArray): Float32Array => {
  switch (dtype) {
    case 'F32':
      return data;
    case 'F64':
      return Float32Array.from(data);
    case 'F16':
      return Float32Array.from(data, halfToNumber);
    case 'BF16':
      return new Float32Array(Uint32Array.from(data, (bits) => bits << 16).buffer);
    case 'I64':
    case 'I32':
    case 'U8':
      throw badWeights(`Tensor ${name} has element type ${dtype}; floating-point numbers are needed.`);
  }
};

/** IEEE 754 binary16: 1 sign, 5 exponent (bias 15) and 10 fraction bits. */
const halfToNumber = (bits: number): number => {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
};
