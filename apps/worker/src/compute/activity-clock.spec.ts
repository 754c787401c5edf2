import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ActivityClock } from './activity-clock.js';

const name = { activity: 'train/0/3', kind: 'train', stage: 'decoder' } as const;
const pass = async (seconds: number) => {
  await vi.advanceTimersByTimeAsync(seconds * 1000);
};

describe('the clock of an activity', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('puts every second into one phase, what nobody measured into other', async () => {
    const clock = new ActivityClock(4);
    await clock.measure('loading', () => pass(1));
    await pass(0.5);
    await clock.measure('scoring', () => pass(2));
    await clock.measure('saving', () => pass(3));
    expect(clock.profile(name)).toEqual({
      ...name,
      seconds: { waiting: 4, loading: 1, computing: 0, scoring: 2, saving: 3, other: 0.5 },
      secondsToFirstStep: null,
    });
  });

  it('takes over what the trainer measured, and counts starting it as loading', async () => {
    const clock = new ActivityClock(0);
    await pass(1);
    const finish = clock.startJob();
    await pass(12);
    finish({ seconds: { loading: 2, computing: 8, saving: 0.5 }, secondsToFirstStep: 2.5 });
    const { seconds, secondsToFirstStep } = clock.profile(name);
    expect(seconds).toEqual({ waiting: 0, loading: 3.5, computing: 8, scoring: 0, saving: 0.5, other: 1 });
    expect(secondsToFirstStep).toBe(5);
  });

  it('is stored also when the activity fails, and fails nothing when it cannot be', async () => {
    const save = vi.fn(() => Promise.reject(new Error('no database')));
    const warn = vi.fn();
    const services = { records: { profile: { save } }, log: { warn } };
    const scope = { runId: 'run', attempt: 2 };
    const clock = new ActivityClock(0);
    await expect(clock.record(services, scope, name, () => Promise.resolve(7))).resolves.toBe(7);
    const broken = () => Promise.reject(new Error('NaN'));
    await expect(clock.record(services, scope, name, broken)).rejects.toThrow('NaN');
    expect(save).toHaveBeenCalledWith(scope, expect.objectContaining(name));
    expect(warn).toHaveBeenCalledTimes(2);
  });
});
