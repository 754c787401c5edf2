import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { countOomKills } from './oom-kills.js';

const folder = mkdtempSync(join(tmpdir(), 'oom-kills-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('reads the first counter that there is', () => {
  const group = join(folder, 'memory.events');
  const machine = join(folder, 'vmstat');
  writeFileSync(machine, 'pgfault 12\noom_kill 7\ndrop_pagecache 0\n');
  expect(countOomKills([group, machine])).toBe(7);
  writeFileSync(group, 'oom 3\noom_kill 2\noom_group_kill 0\n');
  expect(countOomKills([group, machine])).toBe(2);
});

it('says so when the kernel does not count', () => {
  expect(countOomKills([join(folder, 'none')])).toBeNull();
});
