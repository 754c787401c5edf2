import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRecords } from './open-records.js';
import type { Records } from './records.js';
import { beginRun, saveInputs, sampleSpec } from './testing/samples.js';
import { createTestDatabase } from './testing/test-database.js';
import type { TestDatabase } from './testing/test-database.js';

const RUNS = 2_500;
const POINTS = 1_000_000;

/** Experiments `x00000000000` and so on, each with one run and two stages; every tenth has a second run. */
const FILL_RUNS = `
  WITH numbered AS (SELECT n, lpad(n::text, 11, '0') AS text FROM generate_series(1, ${RUNS}) AS n),
  made AS (
    INSERT INTO experiments (id, name, description, spec, dataset_id, backbone_id, created_at)
    SELECT 'x' || text, 'exp-' || n, '', $1, $2, $3, now() - n * interval '1 second' FROM numbered RETURNING id
  )
  INSERT INTO runs (id, experiment_id, state, attempt, start, best_bleu4, created_at, finished_at)
  SELECT kind || text, 'x' || text, 'completed', 1, '{"kind":"fresh"}', n / ${RUNS}.0, now() - n * interval '1 second', now()
  FROM numbered, (VALUES ('a'), ('b')) AS v (kind) WHERE kind = 'a' OR n % 10 = 0`;

/** Without the foreign key's trigger, which would take most of the time. */
const fillPoints = (runId: string) => `
  SET session_replication_role = replica;
  INSERT INTO metric_points (run_id, name, stage, step, attempt, value, recorded_at)
  SELECT '${runId}', name, 'decoder', step, 1, random(), now()
  FROM generate_series(0, ${POINTS / 2} - 1) AS step, (VALUES ('train/loss'), ('train/crossEntropy')) AS v (name);
  SET session_replication_role = DEFAULT`;

/** Milliseconds that the quicker of three calls takes, so that a busy machine does not decide. */
async function quickest(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  return Math.min(...times);
}

describe(`records of ${RUNS} runs`, () => {
  let database: TestDatabase;
  let records: Records;
  const queriesOf = async (work: () => Promise<unknown>): Promise<number> => {
    const query = vi.spyOn(pg.Client.prototype, 'query');
    try {
      await work();
      return query.mock.calls.length;
    } finally {
      query.mockRestore();
    }
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    records = openRecords({ databaseUrl: database.databaseUrl });
    const { datasetId, backboneId } = await saveInputs(records);
    await database.sql(FILL_RUNS, [JSON.stringify(sampleSpec()), datasetId, backboneId]);
    await database.sql('ANALYZE');
  });
  afterAll(async () => {
    await records.close();
    await database.drop();
  });

  it('lists experiments in a few queries, however many a page has', async () => {
    await records.ping();
    const small = await queriesOf(() => records.experiments.list({ limit: 2 }));
    expect(await queriesOf(() => records.experiments.list({ limit: 200 }))).toBe(small);
    expect(small).toBeLessThanOrEqual(4);
  });

  it('lists runs in a few queries, however many a page has', async () => {
    const small = await queriesOf(() => records.runs.list({ limit: 2 }));
    expect(await queriesOf(() => records.runs.list({ limit: 200 }))).toBe(small);
    expect(small).toBeLessThanOrEqual(2);
  });

  it('walks through all experiments, each once, with the counts of their runs', async () => {
    const seen = new Map<string, number>();
    let cursor: string | undefined;
    do {
      const page = await records.experiments.list({
        limit: 200,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const { id, runs } of page.items) seen.set(id, runs);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(seen.size).toBe(RUNS);
    expect([seen.get('x00000000001'), seen.get('x00000000010')]).toEqual([1, 2]);
  });

  it('gives any page of runs within a quarter of a second', async () => {
    const middle = Buffer.from(`${Date.now() - 1_200_000}.zzzzzzzzzzzz`).toString('base64url');
    expect(await quickest(() => records.runs.list({ limit: 50 }))).toBeLessThan(250);
    expect(await quickest(() => records.runs.list({ limit: 50, cursor: middle }))).toBeLessThan(250);
    expect(await quickest(() => records.runs.list({ limit: 50, search: 'exp-24' }))).toBeLessThan(250);
  });

  it(`downsamples ${POINTS} points within a second`, async () => {
    const { runId } = await beginRun(records);
    await database.sql(fillPoints(runId));
    await database.sql('VACUUM ANALYZE metric_points');
    const series = await records.metrics.series(runId, { maxPoints: 500 });
    expect(series.map(({ total, points }) => [total, points.length])).toEqual([
      [POINTS / 2, 500],
      [POINTS / 2, 500],
    ]);
    expect(series[0]?.points.at(-1)?.step).toBe(POINTS / 2 - 1);
    expect(await quickest(() => records.metrics.series(runId, { maxPoints: 500 }))).toBeLessThan(1_000);
  });
});
