import { describe, expect, it } from 'vitest';
import { CheckpointSchedule } from './checkpoint-schedule.js';

describe('CheckpointSchedule', () => {
  const open = (checkpointEveryMinutes: number) => {
    const clock = { ms: 1_000 };
    const rule = { checkpointEverySteps: 100, checkpointEveryMinutes };
    return { clock, schedule: new CheckpointSchedule(rule, () => clock.ms) };
  };

  it('is due at every so many steps, however quick they were', () => {
    const { schedule } = open(10);
    expect([99, 100, 101, 200].map((step) => schedule.isDue(step, true))).toEqual([false, true, false, true]);
  });

  it('is due when the last one is as many minutes old, and counts anew from each', () => {
    const { clock, schedule } = open(10);
    clock.ms += 599_999;
    expect(schedule.isDue(7, false)).toBe(false);
    clock.ms += 1;
    expect(schedule.isDue(8, false)).toBe(true);
    schedule.saved();
    expect(schedule.isDue(9, false)).toBe(false);
  });

  it('waits for a later step while the one before is being written', () => {
    const { clock, schedule } = open(10);
    clock.ms += 600_000;
    expect([schedule.isDue(8, true), schedule.isDue(9, false)]).toEqual([false, true]);
  });
});
