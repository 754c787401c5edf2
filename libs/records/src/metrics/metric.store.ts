import { MetricName } from '@beamline/contracts';
import type { MetricPoint, MetricSeries } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { lockAttempt } from '../database/fence.js';
import { notify } from '../database/notify.js';
import type { MetricStore, Scope } from '../records.js';
import { readSeries } from './read-series.js';

/** One statement may not write a point twice: the last value of a point stands. */
function lastOfEach(points: readonly MetricPoint[]): MetricPoint[] {
  return [...new Map(points.map((point) => [`${point.name} ${point.stage} ${point.step}`, point])).values()];
}

async function append(tx: Queries, scope: Scope, points: readonly MetricPoint[]): Promise<void> {
  await lockAttempt(tx, scope);
  const distinct = lastOfEach(points);
  const column = <K extends keyof MetricPoint>(key: K) => distinct.map((point) => point[key]);
  await tx.$executeRaw`
    INSERT INTO metric_points (run_id, attempt, name, stage, step, value, recorded_at)
    SELECT ${scope.runId}, ${scope.attempt}, name, stage, step, value, recorded_at
    FROM unnest(${column('name')}::text[], ${column('stage')}::text[], ${column('step')}::int[],
      ${column('value')}::float8[], ${column('recordedAt')}::timestamptz[])
      AS point (name, stage, step, value, recorded_at)
    ON CONFLICT (run_id, name, stage, step) DO UPDATE
    SET attempt = excluded.attempt, value = excluded.value, recorded_at = excluded.recorded_at`;
  await notify(tx, { kind: 'run', id: scope.runId });
}

async function truncateAfter(tx: Queries, scope: Scope, step: number): Promise<void> {
  await lockAttempt(tx, scope);
  // Naming every series lets Postgres enter the primary key at the step of each.
  const { count } = await tx.metricPoint.deleteMany({
    where: {
      runId: scope.runId,
      name: { in: [...MetricName.options] },
      stage: { in: await stageNames(tx, scope.runId) },
      step: { gt: step },
    },
  });
  if (count > 0) await notify(tx, { kind: 'run', id: scope.runId });
}

async function stageNames(tx: Queries, runId: string): Promise<string[]> {
  const stages = await tx.stage.findMany({ where: { runId }, select: { name: true } });
  return stages.map((stage) => stage.name);
}

const inOrder = (a: MetricSeries, b: MetricSeries): number =>
  MetricName.options.indexOf(a.name) - MetricName.options.indexOf(b.name) ||
  (a.points[0]?.step ?? 0) - (b.points[0]?.step ?? 0);

export function createMetricStore({ prisma, transaction }: Database): MetricStore {
  return {
    append: async (scope, points) => {
      if (points.length > 0) await transaction((tx) => append(tx, scope, points));
    },
    truncateAfter: (scope, step) => transaction((tx) => truncateAfter(tx, scope, step)),
    series: async (runId, query) => {
      const series = await readSeries(prisma, runId, query.names ?? MetricName.options, query.maxPoints);
      return series.sort(inOrder);
    },
  };
}
