import { gzipSync } from 'node:zlib';
import { DomainError, LogPage, type LogLine } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { LogChunk } from '@beamline/records';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AN_ID, NOWHERE_ID, run } from '../testing/samples.js';
import { partial } from '../testing/partial.js';
import { startApi, type TestApi } from '../testing/start-api.js';

const TIME = '2026-01-01T00:00:00.000Z';
const LINES = 5;

/** Lines `firstLine` to `firstLine + 4`; the last is an error of the second stage. */
const linesFrom = (firstLine: number): LogLine[] =>
  Array.from({ length: LINES }, (_, at) => ({
    time: TIME,
    level: at === LINES - 1 ? 'error' : 'info',
    stage: at === LINES - 1 ? 'finetune' : 'decoder',
    epoch: 0,
    step: firstLine + at,
    attempt: 1,
    worker: 'w',
    source: 'trainer',
    text: `Line ${firstLine + at}`,
  }));

const chunks: LogChunk[] = [1, 6, 11].map((firstLine, at) => ({
  ...{ sequence: at + 1, attempt: 1, firstLine, lines: LINES, levels: ['info', 'error'], stages: [] },
  ...{ firstTime: TIME, lastTime: TIME, blob: { digest: String(firstLine), bytes: 1 } },
}));

let api: TestApi;
let lostDigest = '';
beforeAll(async () => {
  const getBytes: ObjectStore['getBytes'] = (digest) =>
    digest === lostDigest
      ? Promise.reject(new DomainError('MISSING_BLOB', `there is no blob ${digest}`))
      : Promise.resolve(
          gzipSync(
            linesFrom(Number(digest))
              .map((line) => JSON.stringify(line))
              .join('\n'),
          ),
        );
  api = await startApi({ objects: partial<ObjectStore>({ getBytes }) });
  api.world.runs.push(run({}));
  api.world.logChunks.push(...chunks);
});
afterAll(() => api.close());

const call = (query: string) => api.call('GET', `/runs/${AN_ID}/logs${query}`);
const page = async (query: string) => LogPage.parse(await (await call(query)).json());
const numbers = ({ items }: LogPage) => items.map(({ number }) => number);

describe('the log of a run', () => {
  it('shows its last lines, and the way back to the first', async () => {
    const last = await page('?limit=7');
    expect(numbers(last)).toEqual([9, 10, 11, 12, 13, 14, 15]);
    expect(last).toMatchObject({ previous: 9, next: 15, hasMore: false });
    const middle = await page('?limit=7&before=9');
    expect(numbers(middle)).toEqual([2, 3, 4, 5, 6, 7, 8]);
    expect(middle).toMatchObject({ next: 8, hasMore: true });
    expect(await page(`?limit=7&before=${String(middle.previous)}`)).toMatchObject({
      items: [{ number: 1, text: 'Line 1' }],
      previous: null,
    });
  });

  it('is read on from a line, and says where the next page begins though nothing stands there yet', async () => {
    const first = await page('?after=0&limit=12');
    expect(numbers(first)).toHaveLength(12);
    expect(first).toMatchObject({ previous: null, next: 12, hasMore: true });
    const rest = await page('?after=12');
    expect(numbers(rest)).toEqual([13, 14, 15]);
    expect(rest).toMatchObject({ next: 15, hasMore: false });
    expect(await page('?after=15')).toMatchObject({ items: [], next: 15, hasMore: false });
  });

  it.each([
    ['?level=warning', [5, 10, 15]],
    ['?stage=finetune&after=5', [10, 15]],
    ['?search=LINE%201', [1, 10, 11, 12, 13, 14, 15]],
    ['?attempt=2', []],
  ])('is filtered: %s', async (query, expected) => {
    expect(numbers(await page(query))).toEqual(expected);
  });

  it.each(['?level=loud', '?after=1&before=3', '?limit=0', '?stages=decoder', '?after=-1'])(
    'refuses %s',
    async (query) => {
      expect((await call(query)).status).toBe(400);
    },
  );

  it('of a run that is not there is not found', async () => {
    expect((await api.call('GET', `/runs/${NOWHERE_ID}/logs`)).status).toBe(404);
  });

  it('can be read around a chunk that is lost, which a line says', async () => {
    lostDigest = '6';
    const { items } = await page('?after=4');
    lostDigest = '';
    expect(items.map(({ number, level }) => `${number} ${level}`).slice(0, 3)).toEqual([
      '5 error',
      '6 error',
      '11 info',
    ]);
    expect(items[1]?.text).toContain('5 lines of this log cannot be read');
  });
});
