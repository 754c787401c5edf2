import type { MetricPoint } from '@beamline/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pino } from 'pino';
import { MetricWriter } from './metric-writer.js';

const report = {
  globalStep: 10,
  loss: 3,
  crossEntropy: 2,
  top5Accuracy: 0.5,
  captionsPerSecond: 100,
  learningRate: 4e-4,
  gradientNorm: 1.5,
};
const scope = { runId: 'run000000000', attempt: 1 };

describe('MetricWriter', () => {
  const append = vi.fn((_scope: unknown, _points: readonly MetricPoint[]) => Promise.resolve());
  const open = () =>
    new MetricWriter({ records: { metrics: { append } }, log: pino({ level: 'silent' }) }, scope, 'decoder');

  beforeEach(() => {
    vi.useFakeTimers();
    append.mockReset();
    append.mockResolvedValue(undefined);
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('writes points in batches, one for each series of a report', async () => {
    const writer = open();
    for (let i = 0; i < 10; i += 1) writer.add(report);
    await writer.flush();
    expect(append).toHaveBeenCalledTimes(1);
    expect(append.mock.calls[0]?.[1]).toHaveLength(60);
  });

  it('writes the series that only some stages have', async () => {
    const writer = open();
    writer.add({ ...report, attentionEntropy: 5.2 });
    await writer.flush();
    const points = append.mock.calls[0]?.[1] ?? [];
    expect(points.find(({ name }) => name === 'train/attentionEntropy')?.value).toBe(5.2);
    expect(points).toHaveLength(7);
  });

  it('does not keep the points of a slow run waiting', async () => {
    const writer = open();
    writer.add(report);
    vi.advanceTimersByTime(2_000);
    writer.add(report);
    await vi.advanceTimersByTimeAsync(0);
    expect(append.mock.calls[0]?.[1]).toHaveLength(12);
  });

  it('throws from flush what writing threw', async () => {
    append.mockRejectedValue(new Error('the attempt is stale'));
    const writer = open();
    writer.add(report);
    await expect(writer.flush()).rejects.toThrow('the attempt is stale');
  });
});
