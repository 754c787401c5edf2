/** How near the two sides' numbers are. */
export interface Agreement {
  readonly passed: boolean;
  readonly compared: number;
  readonly largestDifference: number;
  readonly tolerance: number;
  readonly of: string;
}

/** Numbers must lie within `tolerance` times the largest of the reference's; 0 asks for equality. */
export interface Tolerance {
  readonly of: string;
  readonly relative: number;
}

export function compareNumbers(
  reference: readonly number[],
  ours: readonly number[],
  { of, relative }: Tolerance,
): Agreement {
  const scale = reference.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const differences = reference.map((value, i) => Math.abs(value - (ours[i] ?? NaN)));
  const isComplete = reference.length === ours.length && differences.every(Number.isFinite);
  const largestDifference = isComplete ? differences.reduce((a, b) => Math.max(a, b), 0) : Infinity;
  const tolerance = relative * scale;
  return {
    of,
    tolerance,
    largestDifference,
    compared: reference.length,
    passed: largestDifference <= tolerance,
  };
}
