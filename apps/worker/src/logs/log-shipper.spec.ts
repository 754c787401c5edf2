import { setTimeout as sleep } from 'node:timers/promises';
import { DomainError } from '@beamline/contracts';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { LogShipper, type PackedChunk } from './log-shipper.js';

const chunk = (writerSequence: number): PackedChunk => ({
  scope: { runId: 'run000000001', attempt: 1 },
  row: { writer: 'w', writerSequence, lines: 2, firstTime: '', lastTime: '', levels: ['info'], stages: [] },
  bytes: new Uint8Array(10),
});

describe('chunks of logs', () => {
  const append = vi.fn();
  const log = { warn: vi.fn(), error: vi.fn() };
  const putBytes = vi.fn(() => Promise.resolve({ digest: 'd', bytes: 10 }));
  let shipper: LogShipper;
  beforeEach(() => {
    for (const mock of [append, log.warn, log.error]) mock.mockReset();
    shipper = new LogShipper(
      { records: { logs: { append } }, store: { putBytes }, log },
      { limitBytes: 25, retryMs: 5 },
    );
  });
  const sequences = () => append.mock.calls.map(([, row]) => (row as PackedChunk['row']).writerSequence);
  const away = new DomainError('UNAVAILABLE', 'no answer');

  it('wait while a server is away, and arrive in order', async () => {
    append.mockRejectedValueOnce(away);
    await Promise.all([shipper.ship(chunk(0)), shipper.ship(chunk(1))]);
    expect(sequences()).toEqual([0, 0, 1]);
    await shipper.ship(chunk(2));
    expect(sequences().at(-1)).toBe(2);
    expect(log.error).not.toHaveBeenCalled();
  });

  it('are dropped aloud beyond what may wait', async () => {
    await Promise.all([0, 1, 2].map((at) => shipper.ship(chunk(at))));
    expect(sequences()).toEqual([0, 1]);
    expect(log.error).toHaveBeenCalledWith(expect.anything(), expect.stringContaining('2 lines'));
  });

  it('that will never be taken hold up no other', async () => {
    append.mockRejectedValueOnce(new DomainError('STALE_ATTEMPT', 'attempt 2 has begun'));
    await Promise.all([shipper.ship(chunk(0)), shipper.ship(chunk(1))]);
    expect(sequences()).toEqual([0, 1]);
    expect(log.warn).toHaveBeenCalledOnce();
  });

  it('that still wait when the worker ends are given up aloud', async () => {
    append.mockRejectedValue(away);
    void shipper.ship(chunk(0));
    await shipper.close(20);
    const tries = append.mock.calls.length;
    await sleep(30);
    expect(append.mock.calls.length).toBeLessThanOrEqual(tries + 1);
    expect(log.error).toHaveBeenCalledWith(expect.stringContaining('2 lines'));
  });
});
