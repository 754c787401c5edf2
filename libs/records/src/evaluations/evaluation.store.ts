import { BlobRef, Bleu, Mode, Split } from '@beamline/contracts';
import type { Evaluation } from '@beamline/contracts';
import type { Database, Queries } from '../database/database.js';
import { lockAttempt, noSuch } from '../database/fence.js';
import { fromJson, iso, toJson } from '../database/json.js';
import { logEvent } from '../events/event-log.js';
import type { Evaluation as EvaluationRow } from '../generated/client.js';
import type { EvaluationStore, NewEvaluation, Scope } from '../records.js';

/** The attempt that wrote it is for the fence and for people with a SQL prompt. */
const omit = { attempt: true } as const;

function toEvaluation(row: Omit<EvaluationRow, 'attempt'>): Evaluation {
  return {
    ...row,
    split: Split.parse(row.split),
    mode: Mode.parse(row.mode),
    bleu: Bleu.parse(row.bleu),
    captionsBlob: fromJson(BlobRef, row.captionsBlob, `evaluations.captions_blob of evaluation ${row.id}`),
    createdAt: iso(row.createdAt),
  };
}

async function find(queries: Queries, id: string): Promise<Evaluation | null> {
  const row = await queries.evaluation.findUnique({ where: { id }, omit });
  return row === null ? null : toEvaluation(row);
}

/** The first evaluation of an id stays and is returned. */
async function save(tx: Queries, scope: Scope, evaluation: NewEvaluation): Promise<Evaluation> {
  await lockAttempt(tx, scope);
  const stored = await find(tx, evaluation.id);
  if (stored !== null) return stored;
  const { captionsBlob, ...columns } = evaluation;
  const row = await tx.evaluation.create({
    data: { ...columns, captionsBlob: toJson(captionsBlob), runId: scope.runId, attempt: scope.attempt },
    omit,
  });
  const { id: evaluationId, split, beam, bleu } = evaluation;
  await logEvent(tx, scope, { type: 'evaluation.finished', evaluationId, split, beam, bleu });
  return toEvaluation(row);
}

const bySplitThenBeam = (a: Evaluation, b: Evaluation): number =>
  Split.options.indexOf(a.split) - Split.options.indexOf(b.split) || a.beam - b.beam;

export function createEvaluationStore({ prisma, transaction }: Database): EvaluationStore {
  return {
    save: (scope, evaluation) => transaction((tx) => save(tx, scope, evaluation)),
    find: (id) => find(prisma, id),
    get: async (id) => {
      const evaluation = await find(prisma, id);
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
