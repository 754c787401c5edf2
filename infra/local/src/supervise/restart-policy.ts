const FIRST_DELAY_MS = 200;
const MAX_DELAY_MS = 10_000;
const SLOW_DELAY_MS = 60_000;
const STEADY_AFTER_MS = 30_000;
const TRIES_BEFORE_FIRST_READY = 3;
const QUICK_FAILURES_UNTIL_SLOW = 8;

export type Verdict =
  { then: 'retry'; delayMs: number } | { then: 'retrySlowly'; delayMs: number } | { then: 'giveUp' };

export interface Ending {
  /** Failures in a row with no steady time between them, this one included. */
  quickFailures: number;
  everReady: boolean;
}

/** Whether a service that answered for this long has recovered: its failures so far no longer count. */
export function wasSteady(readyMs: number): boolean {
  return readyMs >= STEADY_AFTER_MS;
}

/**
 * What to do about a service that ended.
 *
 * One that never answered is given up after three tries: its settings are wrong. One that did is restarted after
 * 0.2 s, 0.4 s, … 10 s, and after eight quick failures once a minute, for it may heal when something else does.
 */
export function afterFailure({ quickFailures, everReady }: Ending): Verdict {
  if (!everReady && quickFailures >= TRIES_BEFORE_FIRST_READY) return { then: 'giveUp' };
  if (quickFailures >= QUICK_FAILURES_UNTIL_SLOW) return { then: 'retrySlowly', delayMs: SLOW_DELAY_MS };
  return { then: 'retry', delayMs: Math.min(MAX_DELAY_MS, FIRST_DELAY_MS * 2 ** (quickFailures - 1)) };
}
