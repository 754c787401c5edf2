// AssemblyScript: compiled to WebAssembly with 128-bit vectors, not to JavaScript. All addresses are in its own memory,
// and every buffer has 16 bytes to spare behind it, which loads and stores of whole vectors may touch.

/** Fixed-point places of the weights, as in `src/images/weights.ts`. */
const PRECISION_BITS: i32 = 22;
const HALF: i32 = 1 << (PRECISION_BITS - 1);
const CHANNELS: usize = 3;
const VECTOR_BYTES: usize = 16;

/**
 * The pass along rows: (rows, width, 3) bytes at `source` become (rows, outputs, 3) bytes at `result`.
 *
 * @param firsts per output its first input pixel, `counts` how many it reads, `weights` (outputs, stride) of each
 */
export function resizeWidth(
  source: usize,
  rows: i32,
  width: i32,
  result: usize,
  outputs: i32,
  firsts: usize,
  counts: usize,
  weights: usize,
  stride: i32,
): void {
  let out = result;
  for (let y: i32 = 0; y < rows; y++) {
    const row = source + <usize>y * <usize>width * CHANNELS;
    for (let x: i32 = 0; x < outputs; x++) {
      const place = (<usize>x) << 2;
      let pixel = row + <usize>load<i32>(firsts + place) * CHANNELS;
      let weight = weights + place * <usize>stride;
      const end = weight + ((<usize>load<i32>(counts + place)) << 2);
      let sum = i32x4.splat(HALF);
      for (; weight < end; weight += 4) {
        const wide = i16x8.extend_low_i8x16_u(v128.load32_zero(pixel));
        const scaled = i32x4.mul(i32x4.extend_low_i16x8_u(wide), v128.load32_splat(weight));
        sum = i32x4.add(sum, scaled);
        pixel += CHANNELS;
      }
      v128.store32_lane(out, toBytes(sum, sum, sum, sum), 0);
      out += CHANNELS;
    }
  }
}

/** The pass along columns: (inputs, rowBytes) at `source` become (outputs, rowBytes) at `result`; weights as above. */
export function resizeHeight(
  source: usize,
  rowBytes: usize,
  result: usize,
  outputs: i32,
  firsts: usize,
  counts: usize,
  weights: usize,
  stride: i32,
): void {
  for (let y: i32 = 0; y < outputs; y++) {
    const place = (<usize>y) << 2;
    const first = source + <usize>load<i32>(firsts + place) * rowBytes;
    const start = weights + place * <usize>stride;
    const end = start + ((<usize>load<i32>(counts + place)) << 2);
    const out = result + <usize>y * rowBytes;
    for (let i: usize = 0; i < rowBytes; i += VECTOR_BYTES) {
      v128.store(out + i, weightedSum(first + i, rowBytes, start, end));
    }
  }
}

/** Sixteen bytes of an output row, from those above each other in the input rows. */
function weightedSum(source: usize, rowBytes: usize, start: usize, end: usize): v128 {
  let a = i32x4.splat(HALF);
  let b = a;
  let c = a;
  let d = a;
  let address = source;
  for (let weight = start; weight < end; weight += 4) {
    const bytes = v128.load(address);
    const factor = v128.load32_splat(weight);
    const low = i16x8.extend_low_i8x16_u(bytes);
    const high = i16x8.extend_high_i8x16_u(bytes);
    a = i32x4.add(a, i32x4.mul(i32x4.extend_low_i16x8_u(low), factor));
    b = i32x4.add(b, i32x4.mul(i32x4.extend_high_i16x8_u(low), factor));
    c = i32x4.add(c, i32x4.mul(i32x4.extend_low_i16x8_u(high), factor));
    d = i32x4.add(d, i32x4.mul(i32x4.extend_high_i16x8_u(high), factor));
    address += rowBytes;
  }
  return toBytes(a, b, c, d);
}

function toBytes(a: v128, b: v128, c: v128, d: v128): v128 {
  const low = i16x8.narrow_i32x4_s(i32x4.shr_s(a, PRECISION_BITS), i32x4.shr_s(b, PRECISION_BITS));
  const high = i16x8.narrow_i32x4_s(i32x4.shr_s(c, PRECISION_BITS), i32x4.shr_s(d, PRECISION_BITS));
  return i8x16.narrow_i16x8_u(low, high);
}
