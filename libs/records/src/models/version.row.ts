import { Bleu, ModelCard } from '@beamline/contracts';
import type { ModelScore, ModelVersion } from '@beamline/contracts';
import { fromJson, iso } from '../database/json.js';
import { toEvaluation, withoutKeys } from '../evaluations/evaluation.row.js';
import type { Prisma } from '../generated/client.js';

/** What a query must bring along so that its rows tell all of a version. */
export const withCheckpoint = {
  model: { select: { name: true } },
  aliases: { select: { alias: true }, orderBy: { alias: 'asc' } },
  checkpoint: {
    select: {
      bleu: true,
      runId: true,
      run: { select: { experiment: { select: { name: true } } } },
      evaluations: { omit: withoutKeys },
      card: { select: { card: true } },
    },
  },
} as const satisfies Prisma.ModelVersionInclude;

export type VersionRow = Prisma.ModelVersionGetPayload<{ include: typeof withCheckpoint }>;

export function toModelVersion({ checkpoint, model, aliases, ...row }: VersionRow): ModelVersion {
  const { id, version, checkpointId, note, createdBy } = row;
  return {
    ...{ id, version, checkpointId, note, createdBy },
    model: model.name,
    runId: checkpoint.runId,
    experimentName: checkpoint.run.experiment.name,
    aliases: aliases.map(({ alias }) => alias),
    bleu: checkpoint.bleu.length === 0 ? null : Bleu.parse(checkpoint.bleu),
    scores: scoresOf(checkpoint, checkpointId),
    imported: checkpoint.card !== null,
    createdAt: iso(row.createdAt),
  };
}

/** Those that an imported checkpoint came with, then those made here; by split and beam. */
export function scoresOf(
  { evaluations, card }: Pick<VersionRow['checkpoint'], 'evaluations' | 'card'>,
  checkpointId: string,
): ModelScore[] {
  const brought = card === null ? [] : parseCard(card.card, checkpointId).scores;
  const made = evaluations.map((row) => toScore(toEvaluation(row)));
  return [...brought, ...made].sort(
    (a, b) => compare(a.split, b.split) || a.beam - b.beam || compare(a.signature, b.signature),
  );
}

export function parseCard(card: unknown, checkpointId: string): ModelCard {
  return fromJson(ModelCard, card, `imported_cards.card of checkpoint ${checkpointId}`);
}

function toScore(score: ModelScore): ModelScore {
  const { split, beam, mode, decoding, bleu, signature, images } = score;
  const { unfinished, empty, meanLength, coco, diversity } = score;
  return {
    ...{ split, beam, mode, decoding, bleu, signature, images },
    ...{ unfinished, empty, meanLength, coco, diversity },
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
