import { Logger } from '@nestjs/common';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { BackgroundLoop } from './background-loop.js';

Logger.overrideLogger(false);

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('goes on after a round that failed', async () => {
  const round = vi.fn<() => Promise<void>>().mockRejectedValueOnce(new Error('away')).mockResolvedValue();
  const loop = new BackgroundLoop({ name: 'test', everyMs: 1000, round });
  loop.start();
  await vi.advanceTimersByTimeAsync(2500);
  expect(round).toHaveBeenCalledTimes(3);
  await loop.stop();
});

it('runs one round at a time, and another at once when woken meanwhile', async () => {
  let finish: () => void = () => undefined;
  const round = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const loop = new BackgroundLoop({ name: 'test', everyMs: 1000, round });
  loop.start();
  loop.wake();
  loop.wake();
  expect(round).toHaveBeenCalledTimes(1);
  finish();
  await vi.advanceTimersByTimeAsync(1);
  expect(round).toHaveBeenCalledTimes(2);
  finish();
  await loop.stop();
});

it('stops only after the round that is under way, and for good', async () => {
  let finish: () => void = () => undefined;
  const round = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)));
  const loop = new BackgroundLoop({ name: 'test', everyMs: 1000, round });
  loop.start();
  let stopped = false;
  const stopping = loop.stop().then(() => (stopped = true));
  await vi.advanceTimersByTimeAsync(5000);
  expect(stopped).toBe(false);
  finish();
  await stopping;
  loop.wake();
  await vi.advanceTimersByTimeAsync(5000);
  expect(round).toHaveBeenCalledTimes(1);
});
