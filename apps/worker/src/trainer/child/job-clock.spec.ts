import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { JobClock } from './job-clock.js';

describe('the clock of a job', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());
  const pass = (seconds: number) => vi.advanceTimersByTime(seconds * 1000);

  it('puts every second into one phase, loading at first', () => {
    const clock = new JobClock();
    pass(2);
    clock.enter('computing');
    pass(5);
    clock.enter('saving');
    pass(1);
    clock.enter('computing');
    pass(4);
    expect(clock.times.seconds).toEqual({ loading: 2, computing: 9, saving: 1 });
  });

  it('knows when the first step was done, and that none was', () => {
    const clock = new JobClock();
    expect(clock.times.secondsToFirstStep).toBeNull();
    pass(3);
    clock.stepped();
    pass(2);
    clock.stepped();
    expect(clock.times.secondsToFirstStep).toBe(3);
  });
});
