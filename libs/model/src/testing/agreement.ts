/** Cosine of the angle between two tensors. */
export const cosine = (a: Float32Array, b: Float32Array = new Float32Array()): number => {
  if (a.length !== b.length) return NaN;
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
};

/** Whether two tensors are equal bit for bit; fast for millions of elements. */
export const sameBits = (a: Float32Array, b: Float32Array = new Float32Array()): boolean =>
  Buffer.from(a.buffer, a.byteOffset, a.byteLength).equals(Buffer.from(b.buffer, b.byteOffset, b.byteLength));

const dot = (a: Float32Array, b: Float32Array): number => {
  let sum = 0;
  for (let i = 0; i < a.length; i += 1) sum += (a[i] ?? NaN) * (b[i] ?? NaN);
  return sum;
};
