import { readFileSync } from 'node:fs';
import { CHANNELS, type Pixels } from './pixels.js';
import type { Weights } from './triangle-weights.js';

/** What `assembly/resize.ts` exports; all arguments are addresses and counts. */
interface Exports {
  memory: WebAssembly.Memory;
  resizeWidth: (
    source: number,
    rows: number,
    width: number,
    result: number,
    outputs: number,
    firsts: number,
    counts: number,
    weights: number,
    stride: number,
  ) => void;
  resizeHeight: (
    source: number,
    rowBytes: number,
    result: number,
    outputs: number,
    firsts: number,
    counts: number,
    weights: number,
    stride: number,
  ) => void;
}

const PAGE_BYTES = 2 ** 16;
/** Vectors are read and written whole, beyond the end of what they belong to. */
const VECTOR_BYTES = 16;
/** Memory kept for the next image; what larger images take is given back. */
const KEPT_BYTES = 16 * 2 ** 20;

// Beside the compiled code, from where the sources find it as well.
const program = new WebAssembly.Module(
  readFileSync(new URL('../../dist/images/resize.wasm', import.meta.url)),
);
let kept: Exports | undefined;

/** (height, width, 3) to (height, outputs, 3). */
export function resizeWidth({ data, height, width }: Pixels, outputs: number, weights: Weights): Pixels {
  const bytes = height * outputs * CHANNELS;
  const result = pass(data, bytes, weights, ({ resizeWidth: run }, at) => {
    run(at.source, height, width, at.result, outputs, at.firsts, at.counts, at.values, weights.stride);
  });
  return { data: result, height, width: outputs };
}

/** (height, width, 3) to (outputs, width, 3). */
export function resizeHeight({ data, width }: Pixels, outputs: number, weights: Weights): Pixels {
  const rowBytes = width * CHANNELS;
  const result = pass(data, outputs * rowBytes, weights, ({ resizeHeight: run }, at) => {
    run(at.source, rowBytes, at.result, outputs, at.firsts, at.counts, at.values, weights.stride);
  });
  return { data: result, height: outputs, width };
}

/** Addresses of a pass's operands. */
interface Layout {
  source: number;
  result: number;
  firsts: number;
  counts: number;
  values: number;
  end: number;
}

function pass(
  source: Uint8Array,
  resultBytes: number,
  weights: Weights,
  run: (kernel: Exports, at: Layout) => void,
): Uint8Array {
  const at = layOut(source.byteLength, resultBytes, weights);
  const kernel = kernelOf(at.end);
  const memory = new Uint8Array(kernel.memory.buffer);
  memory.set(source, at.source);
  const integers = new Int32Array(kernel.memory.buffer);
  integers.set(weights.firsts, at.firsts / 4);
  integers.set(weights.counts, at.counts / 4);
  integers.set(weights.values, at.values / 4);
  run(kernel, at);
  return memory.slice(at.result, at.result + resultBytes);
}

function layOut(sourceBytes: number, resultBytes: number, { firsts, counts, values }: Weights): Layout {
  const result = after(0, sourceBytes);
  const firstsAt = after(result, resultBytes);
  const countsAt = after(firstsAt, firsts.byteLength);
  const valuesAt = after(countsAt, counts.byteLength);
  const end = after(valuesAt, values.byteLength);
  return { source: 0, result, firsts: firstsAt, counts: countsAt, values: valuesAt, end };
}

function after(start: number, bytes: number): number {
  return Math.ceil((start + bytes) / VECTOR_BYTES + 1) * VECTOR_BYTES;
}

/** A program with at least so much memory. */
function kernelOf(bytes: number): Exports {
  if (bytes > KEPT_BYTES) return newKernel(bytes);
  kept ??= newKernel(KEPT_BYTES);
  return kept;
}

function newKernel(bytes: number): Exports {
  const exports = new WebAssembly.Instance(program).exports as unknown as Exports;
  const missing = bytes - exports.memory.buffer.byteLength;
  if (missing > 0) exports.memory.grow(Math.ceil(missing / PAGE_BYTES));
  return exports;
}
