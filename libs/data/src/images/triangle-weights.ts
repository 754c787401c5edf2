/** Fixed-point places of the weights: what 8-bit pixels leave of 32 bits, with two to spare for overshoot. */
const PRECISION_BITS = 22;
const ONE = 2 ** PRECISION_BITS;

/** For each output position: the first input position it reads, how many, and their weights. */
export interface Weights {
  readonly firsts: Int32Array;
  readonly counts: Int32Array;
  /** (outputs, `stride`) fixed-point weights. */
  readonly values: Int32Array;
  readonly stride: number;
}

/** Sizes whose weights are kept: photographs of a set share a few. */
const MAX_KEPT = 16;
const kept = new Map<string, Weights>();

/**
 * Weights are positive and sum to one, give or take rounding: results stay in a byte without clipping. They are kept
 * for the next image of that size, so nobody may change them.
 */
export function triangleWeights(inputs: number, outputs: number): Weights {
  const size = `${inputs} to ${outputs}`;
  const weights = kept.get(size) ?? newWeights(inputs, outputs);
  const [oldest] = kept.keys();
  if (oldest !== undefined && kept.size >= MAX_KEPT && !kept.has(size)) kept.delete(oldest);
  kept.set(size, weights);
  return weights;
}

function newWeights(inputs: number, outputs: number): Weights {
  const scale = inputs / outputs;
  const support = Math.max(scale, 1);
  const stride = Math.ceil(support) * 2 + 1;
  const weights = {
    firsts: new Int32Array(outputs),
    counts: new Int32Array(outputs),
    values: new Int32Array(outputs * stride),
    stride,
  };
  for (let i = 0; i < outputs; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - support + 0.5));
    const end = Math.min(inputs, Math.trunc(centre + support + 0.5));
    weights.firsts[i] = first;
    weights.counts[i] = end - first;
    weights.values.set(triangle(first, end, centre, support), i * stride);
  }
  return weights;
}

function triangle(first: number, end: number, centre: number, support: number): number[] {
  const inverse = 1 / support;
  const raw = Array.from({ length: end - first }, (_, k) =>
    Math.max(0, 1 - Math.abs((k + first - centre + 0.5) * inverse)),
  );
  const sum = raw.reduce((total, weight) => total + weight, 0);
  return raw.map((weight) => Math.trunc(0.5 + (weight / sum) * ONE));
}
