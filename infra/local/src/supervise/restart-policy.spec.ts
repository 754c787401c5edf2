import { describe, expect, it } from 'vitest';
import { afterFailure, wasSteady } from './restart-policy.js';

describe('restart policy', () => {
  it('waits longer after each quick failure, ten seconds at most', () => {
    const delays = [1, 2, 3, 4, 5, 6, 7].map((quickFailures) =>
      afterFailure({ quickFailures, everReady: true }),
    );
    expect(delays).toEqual(
      [200, 400, 800, 1600, 3200, 6400, 10_000].map((delayMs) => ({ then: 'retry', delayMs })),
    );
  });

  it('tries once a minute after eight quick failures', () => {
    expect(afterFailure({ quickFailures: 8, everReady: true })).toEqual({
      then: 'retrySlowly',
      delayMs: 60_000,
    });
    expect(afterFailure({ quickFailures: 80, everReady: true })).toEqual({
      then: 'retrySlowly',
      delayMs: 60_000,
    });
  });

  it('gives up on a service that has never answered after three tries', () => {
    expect(afterFailure({ quickFailures: 2, everReady: false }).then).toBe('retry');
    expect(afterFailure({ quickFailures: 3, everReady: false }).then).toBe('giveUp');
  });

  it('forgets failures after half a minute of answers', () => {
    expect(wasSteady(29_999)).toBe(false);
    expect(wasSteady(30_000)).toBe(true);
  });
});
