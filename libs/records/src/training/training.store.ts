import type { Database } from '../database/database.js';
import { noSuch } from '../database/fence.js';
import { pageArguments, toPage } from '../database/page.js';
import type { TrainingStore } from './training-records.js';
import { toStage } from '../runs/run.row.js';
import {
  checkpointBefore,
  getCheckpoint,
  latestCheckpoint,
  saveCheckpoint,
  setCheckpointBleu,
} from './checkpoint.js';
import { finishEpoch, listEpochs } from './epoch.js';
import { beginStage, finishStage } from './stage.js';
import { toCheckpoint, withStageName } from './training.row.js';
import { claimWriter } from './writer.js';

export function createTrainingStore({ prisma, transaction }: Database): TrainingStore {
  return {
    claimEpoch: (scope, writer) => transaction((tx) => claimWriter(tx, scope, writer)),
    beginStage: (scope, index, start) => transaction((tx) => beginStage(tx, scope, index, start)),
    finishStage: (scope, index, reason, best) =>
      transaction((tx) => finishStage(tx, scope, index, reason, best)),
    listStages: async (runId) => {
      const stages = await prisma.stage.findMany({ where: { runId }, orderBy: { index: 'asc' } });
      if (stages.length === 0) throw noSuch('run', runId);
      return stages.map(toStage);
    },

    finishEpoch: (scope, epoch) => transaction((tx) => finishEpoch(tx, scope, epoch)),
    listEpochs: (runId) => listEpochs(prisma, runId),

    saveCheckpoint: (scope, checkpoint) => transaction((tx) => saveCheckpoint(tx, scope, checkpoint)),
    setCheckpointBleu: (scope, id, bleu) => transaction((tx) => setCheckpointBleu(tx, scope, id, bleu)),
    getCheckpoint: (id) => getCheckpoint(prisma, id),
    listCheckpoints: async (runId, query) => {
      const { where, ...order } = pageArguments(query);
      const rows = await prisma.checkpoint.findMany({
        ...order,
        where: { runId, ...where },
        include: withStageName,
      });
      return toPage(rows, query, toCheckpoint);
    },
    latestCheckpoint: (runId, at) => latestCheckpoint(prisma, runId, at),
    checkpointBefore: (runId, place) => checkpointBefore(prisma, runId, place),
  };
}
