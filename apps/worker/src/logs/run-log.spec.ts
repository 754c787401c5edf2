import { gunzipSync } from 'node:zlib';
import { LogLine } from '@beamline/contracts';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LineRate } from './line-rate.js';
import type { PackedChunk } from './log-shipper.js';
import { RunLog } from './run-log.js';

describe('the log of an activity', () => {
  const scope = { runId: 'run000000001', attempt: 2 };
  let chunks: PackedChunk[];
  let log: RunLog;
  beforeEach(() => {
    vi.useFakeTimers();
    chunks = [];
    const shipper = { ship: (chunk: PackedChunk) => Promise.resolve(void chunks.push(chunk)) };
    const redact = (text: string) => text.replace('secret', '***');
    log = new RunLog({ scope, worker: 'w', redact, shipper, rate: new LineRate(1, 3) });
  });
  afterEach(() => vi.useRealTimers());

  const lines = () =>
    chunks.flatMap(({ bytes }) =>
      gunzipSync(bytes)
        .toString()
        .trimEnd()
        .split('\n')
        .map((line) => LogLine.parse(JSON.parse(line))),
    );

  it('sends its lines within two seconds, clean, with their place', () => {
    log.enter({ stage: 'decoder', epoch: 1 });
    log.add('info', 'the secret begins', 7);
    log.fromTrainer('warning', 'careful');
    expect(chunks).toHaveLength(0);
    vi.advanceTimersByTime(2_000);
    expect(lines()).toMatchObject([
      { text: 'the *** begins', step: 7, source: 'worker', stage: 'decoder', epoch: 1, attempt: 2 },
      { text: 'careful', step: null, source: 'trainer', level: 'warning' },
    ]);
    expect(chunks[0]).toMatchObject({
      scope,
      row: { writerSequence: 0, lines: 2, levels: ['info', 'warning'], stages: ['decoder'] },
    });
  });

  it('sends at once when there is much, and numbers its chunks', () => {
    for (let line = 0; line < 40; line++) log.add('info', 'x'.repeat(3_999));
    expect(chunks.map(({ row }) => row.writerSequence)).toEqual([0, 1]);
  });

  it('keeps so many lines of the trainer a second, and says how many were dropped', async () => {
    for (let line = 1; line <= 5; line++) log.fromTrainer('info', `line ${line}`);
    await log.flush();
    expect(lines().map(({ text }) => text)).toEqual([
      'line 1',
      'line 2',
      'line 3',
      '2 lines were dropped: too many at once',
    ]);
    vi.advanceTimersByTime(1_000);
    log.fromTrainer('info', 'line 6');
    await log.flush();
    expect(lines().at(-1)?.text).toBe('line 6');
  });

  it('remembers the last twenty lines, those that were dropped among them', () => {
    for (let line = 1; line <= 25; line++) log.fromTrainer('info', `line ${line}`);
    expect(log.tail).toHaveLength(20);
    expect(log.tail.at(-1)).toBe('line 25');
  });

  it('cuts a line that is too long, and says so', async () => {
    log.add('info', 'x'.repeat(10_000));
    await log.flush();
    expect(lines()[0]?.text).toMatch(/^x{4000}… \(cut\)$/);
  });
});
