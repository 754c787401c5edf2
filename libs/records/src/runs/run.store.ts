import { ExperimentSpec, FINAL_RUN_STATES, RunState } from '@beamline/contracts';
import type { Run, RunDetail, RunQuery } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { fromJson, iso } from '../database/json.js';
import { literally, pageArguments, toPage } from '../database/page.js';
import { parseRunStart } from '../outbox/run-start.js';
import type { RunStore } from '../records.js';
import { claim, finish, reportProgress } from './run-lifecycle.js';
import { requestCancel } from './request-cancel.js';
import { requestResume } from './request-resume.js';
import { toRun, toStage, withExperimentName } from './run.row.js';

/** The run as callers see it, inside a transaction or out of one. */
export async function readRun(queries: Queries, id: string): Promise<Run> {
  const row = await queries.run.findUnique({ where: { id }, include: withExperimentName });
  if (row === null) throw noSuch('run', id);
  return toRun(row);
}

async function readDetail(queries: Queries, id: string): Promise<RunDetail> {
  const row = await queries.run.findUnique({
    where: { id },
    include: { experiment: true, stages: { orderBy: { index: 'asc' } } },
  });
  if (row === null) throw noSuch('run', id);
  const { experiment, stages } = row;
  return {
    ...toRun(row),
    spec: fromJson(ExperimentSpec, experiment.spec, `experiments.spec of experiment ${experiment.id}`),
    datasetId: experiment.datasetId,
    backboneId: experiment.backboneId,
    embeddingsId: experiment.embeddingsId,
    stages: stages.map(toStage),
  };
}

function filterOf({ experimentId, state, search }: RunQuery) {
  return {
    ...(experimentId === undefined ? {} : { experimentId }),
    ...(state === undefined ? {} : { state }),
    ...(search === undefined
      ? {}
      : { experiment: { name: { contains: literally(search), mode: 'insensitive' as const } } }),
  };
}

export function createRunStore(database: Database): RunStore {
  const { prisma, transaction } = database;
  return {
    list: async (query) => {
      const { where, ...order } = pageArguments(query);
      const rows = await prisma.run.findMany({
        ...order,
        where: { AND: [where, filterOf(query)] },
        include: withExperimentName,
      });
      return toPage(rows, query, toRun);
    },

    get: (id) => readDetail(prisma, id),

    claim: (id) => transaction((tx) => claim(tx, id)),

    requestCancel: (id) =>
      transaction(async (tx) => {
        await requestCancel(tx, id);
        return readRun(tx, id);
      }),

    requestResume: (id, checkpointId) =>
      transaction(async (tx) => {
        await requestResume(tx, id, checkpointId);
        return readRun(tx, id);
      }),

    finish: (scope, state, fault) => transaction((tx) => finish(tx, scope, state, fault)),

    reportProgress: (scope, progress) => transaction((tx) => reportProgress(tx, scope, progress)),

    listUnfinished: async () => {
      const rows = await prisma.run.findMany({
        where: { state: { notIn: [...FINAL_RUN_STATES] } },
        select: { id: true, state: true, attempt: true, createdAt: true, start: true },
        orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
      });
      return rows.map((row) => ({
        id: row.id,
        state: RunState.parse(row.state),
        attempt: row.attempt,
        createdAt: iso(row.createdAt),
        start: parseRunStart(row.start, `runs.start of run ${row.id}`),
      }));
    },
  };
}
