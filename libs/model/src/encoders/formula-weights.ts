import { elementCount, type NamedArray } from '../weights/named-array.js';
import type { EncoderArchitecture } from './architecture.js';
import { parameterShapes } from './parameter-shapes.js';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** FNV-1a, 32 bits, of a text's UTF-8 bytes. */
export const fnv1a32 = (text: string): number =>
  new TextEncoder().encode(text).reduce((hash, byte) => Math.imul(hash ^ byte, FNV_PRIME) >>> 0, FNV_OFFSET);

/** Element `index` of the tensor whose name hashes to `hash`: 32 scrambled bits. */
export const scramble = (hash: number, index: number): number => {
  let x = (hash + Math.imul(index, 2654435761)) >>> 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
};

/** `count` numbers in [-1, 1) that depend on the name alone, mapped by `value` and rounded once to float32. */
export const formula = (name: string, count: number, value = (u: number): number => u): Float32Array => {
  const hash = fnv1a32(name);
  return Float32Array.from({ length: count }, (_, index) => value(scramble(hash, index) / 2 ** 31 - 1));
};

/** An image batch or probe of the golden files: PyTorch's layout (B, C, H, W). */
export const formulaTensor = (name: string, shape: readonly number[]): Float32Array =>
  formula(name, elementCount(shape));

/**
 * Weights of the golden files for an architecture: reproducible numbers of a sensible size without any file.
 *
 * @param gain of the convolutions: a filter has the variance gain / (3 · fan-in)
 * @param prefix put before a tensor's name where it is hashed
 */
export const formulaWeights = (
  architecture: EncoderArchitecture,
  gain: number,
  prefix = '',
): Map<string, NamedArray> =>
  new Map(
    [...parameterShapes(architecture)].map(([name, shape]) => [
      name,
      {
        dtype: 'F32',
        shape,
        data: formula(`${prefix}${name}`, elementCount(shape), valueOf(name, shape, gain)),
      },
    ]),
  );

const valueOf = (name: string, shape: readonly number[], gain: number): ((u: number) => number) => {
  const [, ...fan] = shape;
  const deviation = Math.sqrt(gain / elementCount(fan));
  if (shape.length === 4) return (u) => u * deviation;
  if (name.endsWith('running_var') || name.endsWith('.weight')) return (u) => 1 + 0.1 * u;
  return (u) => 0.1 * u;
};
