import { describe, expect, it } from 'vitest';
import { busyTicks, othersShare, processTimes, readCpuTime, treeTicks } from './cpu-time.js';

describe('CPU accounting', () => {
  it('counts work of all kinds, and neither idling, waiting for disks nor stolen time', () => {
    expect(busyTicks('cpu  1 20 300 4000 50000 600000 7000000 80000000 0 0\ncpu0 1 1 1')).toBe(7600321);
  });

  it('reads a process whose name holds spaces and parentheses', () => {
    const line = '42 (a) b (c) R 7 1 1 0 -1 0 0 0 0 0 100 20 3 4 20 0 1 0 5';
    expect(processTimes(line)).toEqual({ pid: 42, parent: 7, ticks: 127 });
  });

  it('takes descendants for its own, whatever order they are listed in, and nobody else', () => {
    const processes = [
      { pid: 9, parent: 5, ticks: 1 },
      { pid: 5, parent: 2, ticks: 10 },
      { pid: 2, parent: 1, ticks: 100 },
      { pid: 3, parent: 1, ticks: 1000 },
    ];
    expect(treeTicks(processes, 2)).toBe(111);
  });

  it('gives others what is busy and not its own, as a share of all cores', () => {
    const from = { busy: 1000, own: 500, atMs: 0 };
    const to = { busy: 1190, own: 682, atMs: 1000 };
    expect(othersShare(from, to, 2)).toBeCloseTo(0.04, 12);
  });

  it('takes a tick too many of its own for none of others', () => {
    expect(othersShare({ busy: 0, own: 0, atMs: 0 }, { busy: 10, own: 11, atMs: 100 }, 2)).toBe(0);
  });

  it('sees its own work on this machine', () => {
    const before = readCpuTime();
    const until = performance.now() + 150;
    while (performance.now() < until) Math.sqrt(until);
    const after = readCpuTime();
    expect(after.own - before.own).toBeGreaterThanOrEqual(5);
    expect(after.busy - before.busy).toBeGreaterThanOrEqual(5);
  });
});
