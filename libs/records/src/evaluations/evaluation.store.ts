import { createHash } from 'node:crypto';
import { canonicalJson, Split } from '@beamline/contracts';
import type { Decoding, Evaluation, EvaluationKey } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { lockAttempt, noSuch } from '../database/fence.js';
import { toJson, toNullableJson } from '../database/json.js';
import { logEvent } from '../events/event-log.js';
import type { EvaluationStore, NewEvaluation, Scope } from '../records.js';
import { toEvaluation, withoutKeys as omit } from './evaluation.row.js';

/** What a unique index can compare of how captions are made; migrations write the same for old rows. */
const decodingKeyOf = (decoding: Decoding): string =>
  createHash('sha256').update(canonicalJson(decoding)).digest('hex');

async function findById(queries: Queries, id: string): Promise<Evaluation | null> {
  const row = await queries.evaluation.findUnique({ where: { id }, omit });
  return row === null ? null : toEvaluation(row);
}

async function find(queries: Queries, runId: string, key: EvaluationKey): Promise<Evaluation | null> {
  const { checkpointId, split, beam, mode } = key;
  const decodingKey = decodingKeyOf(key.decoding);
  const row = await queries.evaluation.findFirst({
    where: { runId, checkpointId, split, beam, mode, decodingKey },
    omit,
  });
  return row === null ? null : toEvaluation(row);
}

function toRow({ runId, attempt }: Scope, evaluation: NewEvaluation) {
  const { decoding, coco, diversity, captionsBlob } = evaluation;
  return {
    ...evaluation,
    ...{ runId, attempt, decodingKey: decodingKeyOf(decoding) },
    ...{ decoding: toJson(decoding), captionsBlob: toJson(captionsBlob) },
    ...{ coco: toNullableJson(coco), diversity: toNullableJson(diversity) },
  };
}

/** The first evaluation of an id stays and is returned. */
async function save(tx: Queries, scope: Scope, evaluation: NewEvaluation): Promise<Evaluation> {
  await lockAttempt(tx, scope);
  const stored = await findById(tx, evaluation.id);
  if (stored !== null) return stored;
  const row = await tx.evaluation.create({ data: toRow(scope, evaluation), omit });
  const { id: evaluationId, split, beam, bleu } = evaluation;
  await logEvent(tx, scope, { type: 'evaluation.finished', evaluationId, split, beam, bleu });
  return toEvaluation(row);
}

const bySplitThenBeam = (a: Evaluation, b: Evaluation): number =>
  Split.options.indexOf(a.split) - Split.options.indexOf(b.split) || a.beam - b.beam;

export function createEvaluationStore({ prisma, transaction }: Database): EvaluationStore {
  return {
    save: (scope, evaluation) => transaction((tx) => save(tx, scope, evaluation)),
    find: (runId, key) => find(prisma, runId, key),
    get: async (id) => {
      const evaluation = await findById(prisma, id);
      if (evaluation === null) throw noSuch('evaluation', id);
      return evaluation;
    },
    listByRun: async (runId) => {
      const rows = await prisma.evaluation.findMany({
        where: { runId },
        orderBy: { createdAt: 'asc' },
        omit,
      });
      return rows.map(toEvaluation).sort(bySplitThenBeam);
    },
  };
}
