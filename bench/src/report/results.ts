import type { Agreement } from '../measurement/agreement.js';

export interface SideResult {
  readonly medianSeconds: number;
  /** Seconds of a run, in order. */
  readonly samples: readonly number[];
  /** Highest resident memory while it ran; of a side's own process, not of those that it starts. */
  readonly peakBytes?: number;
  /** Share of the machine's rate of multiplication, from 0 to 1. */
  readonly peakShare?: number;
}

export interface CaseResult {
  readonly key: string;
  readonly what: string;
  readonly reference: SideResult;
  readonly ours: SideResult;
  /** Time of the reference / ours. */
  readonly ratio: number;
  /** Peak memory of ours / the reference. */
  readonly memoryRatio?: number;
  readonly mostMemory?: number;
  /** Multiplications and additions that a run needs at least. */
  readonly flops?: number;
  /** Of ours. */
  readonly peakShare?: number;
  readonly check?: Agreement;
  readonly arithmetic?: readonly string[];
  readonly contract?: string;
}

export interface Report {
  readonly machine: Readonly<Record<string, unknown>>;
  readonly quick: boolean;
  readonly noisy: boolean;
  readonly cases: readonly CaseResult[];
  readonly ratios: Readonly<Record<string, number>>;
}

/** The result with both sides' shares of a rate of multiplication (a second). */
export function withShares(result: CaseResult, flopsPerSecond: number): CaseResult {
  const { flops, reference, ours } = result;
  if (flops === undefined) return result;
  const share = ({ medianSeconds }: SideResult): number => flops / medianSeconds / flopsPerSecond;
  return {
    ...result,
    reference: { ...reference, peakShare: share(reference) },
    ours: { ...ours, peakShare: share(ours) },
    peakShare: share(ours),
  };
}

export const ratiosOf = (cases: readonly CaseResult[]): Record<string, number> =>
  Object.fromEntries(cases.map(({ key, ratio }) => [key, ratio]));

/** What went wrong, one line each: numbers that differ, memory beyond its bound. */
export function failuresOf(cases: readonly CaseResult[]): string[] {
  return cases.flatMap(({ key, check, memoryRatio, mostMemory }) => [
    ...(check?.passed === false
      ? [
          `${key}: the sides disagree: ${check.of} differ by ${check.largestDifference}, more than ${check.tolerance}`,
        ]
      : []),
    ...(mostMemory !== undefined && (memoryRatio ?? Infinity) > mostMemory
      ? [
          `${key}: our memory is ${(memoryRatio ?? NaN).toFixed(2)} of the reference's, more than ${mostMemory}`,
        ]
      : []),
  ]);
}
