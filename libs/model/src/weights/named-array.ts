/** The element types that weight files may hold, each with the JavaScript array that carries it. */
interface ArrayOf {
  F64: Float64Array;
  F32: Float32Array;
  /** IEEE half precision, as bits. */
  F16: Uint16Array;
  /** bfloat16 (the upper half of a float32), as bits. */
  BF16: Uint16Array;
  I64: BigInt64Array;
  I32: Int32Array;
  U8: Uint8Array;
}

export type ElementType = keyof ArrayOf;

/** A tensor on the host: row-major `data`, as many elements as `shape` multiplies to. */
export type NamedArray = {
  [T in ElementType]: { readonly dtype: T; readonly shape: readonly number[]; readonly data: ArrayOf[T] };
}[ElementType];

/** Tensors by name, in the names of the framework that wrote them. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

export const BYTES_PER_ELEMENT: Readonly<Record<ElementType, number>> = {
  F64: 8,
  F32: 4,
  F16: 2,
  BF16: 2,
  I64: 8,
  I32: 4,
  U8: 1,
};

export const isElementType = (name: unknown): name is ElementType =>
  typeof name === 'string' && Object.hasOwn(BYTES_PER_ELEMENT, name);

/** Product of the dimensions; 1 for a scalar (`[]`). */
export const elementCount = (shape: readonly number[]): number =>
  shape.reduce((product, dimension) => product * dimension, 1);

/** Copies little-endian bytes into an array of type `dtype`; the copy makes any alignment acceptable. */
export const decodeArray = (dtype: ElementType, shape: readonly number[], bytes: Uint8Array): NamedArray => {
  const { buffer } = new Uint8Array(bytes);
  switch (dtype) {
    case 'F64':
      return { dtype, shape, data: new Float64Array(buffer) };
    case 'F32':
      return { dtype, shape, data: new Float32Array(buffer) };
    case 'F16':
    case 'BF16':
      return { dtype, shape, data: new Uint16Array(buffer) };
    case 'I64':
      return { dtype, shape, data: new BigInt64Array(buffer) };
    case 'I32':
      return { dtype, shape, data: new Int32Array(buffer) };
    case 'U8':
      return { dtype, shape, data: new Uint8Array(buffer) };
  }
};
