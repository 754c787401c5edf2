import type { Tolerance } from '../measurement/agreement.js';
import type { TaskSettings } from '../sides/task-settings.js';

/** How much is measured. */
export interface Scale {
  readonly quick: boolean;
}

/** One task of both sides, timed in turn. */
export interface PairedCase {
  readonly kind: 'paired';
  readonly key: string;
  readonly what: string;
  /** Name of the task on both sides. */
  readonly task: string;
  readonly settings: (scale: Scale) => Partial<TaskSettings>;
  /** Writes what both sides read. */
  readonly prepare?: (settings: TaskSettings, karpathy: string | undefined) => Promise<void>;
  /** How near the numbers must be; without it there are none to compare. */
  readonly tolerance?: Tolerance;
  /** Pairs of samples. */
  readonly samples: (scale: Scale) => number;
  /** Who runs once untimed before the samples; both by default. The comparison of numbers before has run each side too. */
  readonly warmUp?: (scale: Scale) => 'both' | 'ours' | 'none';
  /** Multiplications and additions that a run needs at least. */
  readonly flops?: (settings: TaskSettings) => Promise<number>;
  /** Most that our peak memory may be of the reference's. */
  readonly mostMemory?: number;
  /** What the two sides do not do alike. */
  readonly contract?: string;
}

/** Median seconds of both sides. */
export interface PairOfSeconds {
  readonly reference: number;
  readonly ours: number;
}

/** Arithmetic on measured cases. */
export interface ComputedCase {
  readonly kind: 'computed';
  readonly key: string;
  readonly what: string;
  readonly needs: readonly string[];

  readonly compute: (
    measured: (key: string) => MeasuredPart,
  ) => PairOfSeconds & { readonly arithmetic: string[] };
  readonly contract?: string;
}

export interface MeasuredPart extends PairOfSeconds {
  readonly settings: TaskSettings;
}

export type Case = PairedCase | ComputedCase;
