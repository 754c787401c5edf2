import type { Run } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { toRun, withExperimentName } from '../runs/run.row.js';

export interface RunSummary {
  runs: number;
  bestBleu4: number | null;
  latestRun: Run | null;
}

interface SummaryRow {
  experimentId: string;
  runs: number;
  bestBleu4: number | null;
  latestRunId: string;
}

/** Count, best score and newest run of each experiment, by its id. */
export async function summariseRuns(
  queries: Queries,
  experimentIds: readonly string[],
): Promise<Map<string, RunSummary>> {
  const rows = await queries.$queryRaw<SummaryRow[]>`
    SELECT experiment_id AS "experimentId", count(*)::int AS runs, max(best_bleu4) AS "bestBleu4",
      (array_agg(id ORDER BY created_at DESC, id DESC))[1] AS "latestRunId"
    FROM runs WHERE experiment_id = ANY (${[...experimentIds]}::text[]) GROUP BY experiment_id`;
  const latest = await queries.run.findMany({
    where: { id: { in: rows.map((row) => row.latestRunId) } },
    include: withExperimentName,
  });
  const runs = new Map(latest.map((row) => [row.id, toRun(row)]));
  return new Map(
    rows.map(({ experimentId, latestRunId, ...counts }) => [
      experimentId,
      { ...counts, latestRun: runs.get(latestRunId) ?? null },
    ]),
  );
}
