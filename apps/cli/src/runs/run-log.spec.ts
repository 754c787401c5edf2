import { createClient } from '@beamline/client';
import { describe, expect, it } from 'vitest';
import { RunLogReader } from './run-log.js';

const LINES = 2_500;

const entry = (number: number) => ({
  ...{ number, time: '2026-01-01T10:00:00.000Z', level: 'info', stage: null, epoch: null, step: null },
  ...{ attempt: 1, worker: 'w', source: 'worker', text: `line ${number}` },
});

/** An API whose run has so many lines; it grows by two while it is followed, then the run is over. */
function reader() {
  let last = LINES;
  const states = ['running', 'running', 'completed'];
  const fetch = ({ url }: Request) => {
    const { pathname, searchParams } = new URL(url);
    if (!pathname.endsWith('/logs')) {
      last += 1;
      return Promise.resolve(Response.json({ state: states.shift() }));
    }
    const limit = Number(searchParams.get('limit'));
    const after = searchParams.get('after');
    const end =
      after === null
        ? Number(searchParams.get('before') ?? last + 1)
        : Math.min(Number(after) + limit, last) + 1;
    const start = after === null ? Math.max(1, end - limit) : Number(after) + 1;
    const items = Array.from({ length: Math.max(0, end - start) }, (_, at) => entry(start + at));
    return Promise.resolve(
      Response.json({ items, previous: start > 1 ? start : null, next: end - 1, hasMore: end <= last }),
    );
  };
  return new RunLogReader(createClient({ baseUrl: 'http://api.example', fetch }), 'run000000001', {}, 1);
}

describe('the log of a run on the command line', () => {
  it('shows the last lines, over as many pages as they take', async () => {
    const { items, next } = await reader().last(2_400);
    expect([items.length, items[0]?.number, items.at(-1)?.number, next]).toEqual([2_400, 101, 2_500, 2_500]);
    expect((await reader().last(10_000)).items).toHaveLength(LINES);
  });

  it('is followed without a gap until the run has ended', async () => {
    const seen: number[] = [];
    for await (const { number } of reader().follow(LINES - 1, new AbortController().signal))
      seen.push(number);
    expect(seen).toEqual([2_500, 2_501, 2_502, 2_503]);
  });

  it('ends when interrupted', async () => {
    const controller = new AbortController();
    for await (const { number } of reader().follow(LINES - 1, controller.signal))
      if (number === 2_500) controller.abort();
    expect(controller.signal.aborted).toBe(true);
  });
});
