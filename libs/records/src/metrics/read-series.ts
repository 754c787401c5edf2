import { MetricName } from '@beamline/contracts';
import type { MetricSeries } from '@beamline/contracts';
import type { Queries } from '../database/database.js';

interface SeriesRow {
  name: string;
  stage: string;
  total: number;
  steps: number[];
  values: number[];
}

/**
 * A series with at most `maxPoints` points comes whole. Of a longer one come the points at or after `maxPoints`
 * evenly spaced steps, each found by one descent of the primary key, so that the cost does not grow with the series.
 */
export async function readSeries(
  queries: Queries,
  runId: string,
  names: readonly string[],
  maxPoints: number,
): Promise<MetricSeries[]> {
  const rows = await queries.$queryRaw<SeriesRow[]>`
    WITH series AS MATERIALIZED (
      SELECT name, stage, count(*)::int AS total, min(step)::bigint AS first, max(step)::bigint AS last
      FROM metric_points WHERE run_id = ${runId} AND name = ANY (${[...names]}::text[])
      GROUP BY name, stage
    )
    SELECT s.name, s.stage, s.total,
      array_agg(p.step ORDER BY p.step) AS steps, array_agg(p.value ORDER BY p.step) AS values
    FROM series s CROSS JOIN LATERAL (
      SELECT m.step, m.value FROM metric_points m
      WHERE s.total <= ${maxPoints}::int AND m.run_id = ${runId} AND m.name = s.name AND m.stage = s.stage
      UNION
      SELECT m.step, m.value
      FROM generate_series(0, ${maxPoints}::int - 1) AS k CROSS JOIN LATERAL (
        SELECT step, value FROM metric_points
        WHERE run_id = ${runId} AND name = s.name AND stage = s.stage
          AND step >= (s.first + (s.last - s.first) * k / (${maxPoints}::int - 1))::int
        ORDER BY step LIMIT 1
      ) AS m
      WHERE s.total > ${maxPoints}::int
    ) AS p
    GROUP BY s.name, s.stage, s.total`;
  return rows.map(toSeries);
}

function toSeries({ name, stage, total, steps, values }: SeriesRow): MetricSeries {
  const points = steps.flatMap((step, index) => {
    const value = values[index];
    return value === undefined ? [] : [{ step, value }];
  });
  return { name: MetricName.parse(name), stage, total, points };
}
