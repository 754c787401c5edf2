import { performance } from 'node:perf_hooks';
import { openBackend, type Ops, type Tensor } from '@beamline/model';
import type { ProductTest, SelfTestOutcome } from '../self-test-outcome.js';

/** Rows and columns of the matrices that are multiplied. */
const SIDE = { cpu: 1024, gpu: 4096 } as const;
const SHORTEST_SECONDS = 0.5;
const CHECKED_ENTRIES = 512;
/**
 * Largest deviation of an entry, as a share of the sum of its terms' sizes. The inputs are bfloat16 exactly in the test of
 * `bfloat16`, so that only its result is rounded; GPUs may multiply `float32` as TF32, with 10 bits of fraction.
 */
const TOLERANCES = {
  cpu: { float32: 1e-6, bfloat16: 2 ** -8 },
  gpu: { float32: 1e-3, bfloat16: 2 ** -8 },
} as const;

type Precision = ProductTest['precision'];

/** Times products of matrices and compares entries of them with float64 sums that JavaScript makes. */
export function selfTest(): SelfTestOutcome {
  const { ops, version, usesGpu } = openBackend();
  const device = usesGpu ? 'gpu' : 'cpu';
  return {
    tensorflow: version,
    usesGpu,
    visibleDevices: process.env['CUDA_VISIBLE_DEVICES'] ?? null,
    memoryGrowth: process.env['TF_FORCE_GPU_ALLOW_GROWTH'] === 'true',
    products: [testProduct(ops, device, 'float32'), testProduct(ops, device, 'bfloat16')],
  };
}

function testProduct(ops: Ops, device: 'cpu' | 'gpu', precision: Precision): ProductTest {
  const side = SIDE[device];
  const [a, b] = [matrix(side, precision, 1), matrix(side, precision, 2)];
  const { product, seconds } = multiply(ops, a, b, side, precision);
  const deviation = greatestDeviation(a, b, product, side);
  const tolerance = TOLERANCES[device][precision];
  const flopsPerSecond = (2 * side ** 3) / seconds;
  return { precision, side, seconds, flopsPerSecond, deviation, tolerance, agrees: deviation <= tolerance };
}

/** The product, and the mean seconds that one took. */
function multiply(ops: Ops, a: Float32Array, b: Float32Array, side: number, precision: Precision) {
  let product: Float32Array = new Float32Array();
  let seconds = 0;
  ops.scope(() => {
    const [x, y] = [a, b].map((values) => ops.cast(ops.floats(values, [side, side]), precision));
    if (x === undefined || y === undefined) throw new RangeError('there are two matrices');
    product = ops.read(ops.matMul(x, y));
    seconds = secondsOf(ops, x, y);
  });
  return { product, seconds };
}

/** Repeats the product for a while. A GPU takes orders ahead of its work: reading one entry waits for all. */
function secondsOf(ops: Ops, x: Tensor, y: Tensor): number {
  for (let products = 1; ; products *= 2) {
    const startedMs = performance.now();
    ops.scope(() => {
      for (let i = 1; i < products; i += 1) ops.free(ops.matMul(x, y));
      ops.read(ops.slice(ops.matMul(x, y), [0, 0], [1, 1]));
    });
    const seconds = (performance.now() - startedMs) / 1000;
    if (seconds >= SHORTEST_SECONDS) return seconds / products;
  }
}

/** Entries in [-1, 1), the same on every machine; for bfloat16 multiples of 1/128, which it holds exactly. */
function matrix(side: number, precision: Precision, seed: number): Float32Array {
  let state = seed;
  return Float32Array.from({ length: side * side }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const value = state / 2 ** 31 - 1;
    return precision === 'float32' ? value : Math.round(128 * value) / 128;
  });
}

/** Over entries spread through the product. */
function greatestDeviation(a: Float32Array, b: Float32Array, product: Float32Array, side: number): number {
  const deviations = Array.from({ length: CHECKED_ENTRIES }, (_, i) => {
    const entry = Math.floor((i * side * side) / CHECKED_ENTRIES) + (i % side);
    const [row, column] = [Math.floor(entry / side), entry % side];
    let [sum, sizes] = [0, 0];
    for (let k = 0; k < side; k += 1) {
      const term = (a[row * side + k] ?? 0) * (b[k * side + column] ?? 0);
      sum += term;
      sizes += Math.abs(term);
    }
    // What is no number deviates without bound.
    const deviation = Math.abs((product[entry] ?? Number.NaN) - sum) / sizes;
    return Number.isFinite(deviation) ? deviation : Infinity;
  });
  return Math.max(...deviations);
}
