import type { RunEvent } from '@beamline/contracts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { appended, atMostEvery } from './live-updates.js';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const note = (sequence: number): RunEvent => ({
  sequence,
  runId: 'aaaaaaaaaaaa',
  createdAt: '2026-01-01T00:00:00.000Z',
  body: { type: 'note', level: 'info', message: 'hello' },
});

test('events are kept once and in order, whatever a stream repeats', () => {
  const events = appended(appended([note(1), note(3)], note(2)), note(3));
  expect(events?.map((event) => event.sequence)).toEqual([1, 2, 3]);
});

test('before the list was read there is nothing to add to', () => {
  expect(appended(undefined, note(1))).toBeUndefined();
});

test('a burst of calls becomes one now and one at the end', () => {
  const call = vi.fn();
  const limited = atMostEvery(1000, call);
  for (let i = 0; i < 5; i += 1) limited();
  expect(call).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(1000);
  expect(call).toHaveBeenCalledTimes(2);
  vi.advanceTimersByTime(5000);
  limited();
  expect(call).toHaveBeenCalledTimes(3);
});
