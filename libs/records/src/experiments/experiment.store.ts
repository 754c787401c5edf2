import type { Experiment, ExperimentQuery, Page } from '@beamline/contracts';
import { DomainError } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { literally, pageArguments, toPage } from '../database/page.js';
import { translate } from '../database/translate.js';
import type { Experiment as ExperimentRow } from '../generated/client.js';
import type { ExperimentStore, NewExperiment } from '../records.js';
import { readRun } from '../runs/run.store.js';
import { toExperiment } from './experiment.row.js';
import { findLaunched, insertLaunch } from './launch.js';
import { summariseRuns } from './run-summary.js';

/** Rows with the summary of their runs: three queries, however many rows. */
async function complete(
  queries: Queries,
  rows: ExperimentRow[],
): Promise<(row: ExperimentRow) => Experiment> {
  const summaries = await summariseRuns(
    queries,
    rows.map((row) => row.id),
  );
  return (row) => toExperiment(row, summaries.get(row.id));
}

async function list(queries: Queries, query: ExperimentQuery): Promise<Page<Experiment>> {
  const { where, ...order } = pageArguments(query);
  const rows = await queries.experiment.findMany({
    ...order,
    where: { AND: [where, searched(query.search)] },
  });
  return toPage(rows, query, await complete(queries, rows));
}

function searched(search: string | undefined) {
  if (search === undefined) return {};
  const text = { contains: literally(search), mode: 'insensitive' as const };
  return { OR: [{ name: text }, { description: text }] };
}

async function get(queries: Queries, id: string): Promise<Experiment> {
  const row = await queries.experiment.findUnique({ where: { id } });
  if (row === null) throw noSuch('experiment', id);
  return (await complete(queries, [row]))(row);
}

async function launch({ prisma, transaction }: Database, input: NewExperiment) {
  const ids = (await findLaunched(prisma, input)) ?? (await insertOrFind());
  return { experiment: await get(prisma, ids.experimentId), run: await readRun(prisma, ids.runId) };

  /** Two launches with one key at once: the second finds what the first has written. */
  async function insertOrFind() {
    try {
      return await transaction((tx) => insertLaunch(tx, input));
    } catch (error) {
      const known = translate(error);
      const launched =
        known instanceof DomainError && known.code === 'CONFLICT' ? await findLaunched(prisma, input) : null;
      if (launched === null) throw known;
      return launched;
    }
  }
}

export function createExperimentStore(database: Database): ExperimentStore {
  return {
    launch: (input) => launch(database, input),
    list: (query) => list(database.prisma, query),
    get: (id) => get(database.prisma, id),
  };
}
