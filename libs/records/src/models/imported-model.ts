import type { ModelVersion } from '@beamline/contracts';
import type { Queries } from '../database/database.js';
import { toJson } from '../database/json.js';
import type { ImportedModel } from './model-records.js';
import { addVersion, versionsOfRun } from './version.js';

/**
 * An experiment with one completed run that has one checkpoint: all that captions, forks and registers works on it as on
 * a run of this installation. The run's id is given, so that repeating an import finds what the first time made.
 */
export async function saveImportedModel(tx: Queries, model: ImportedModel): Promise<ModelVersion> {
  const [known] = await versionsOfRun(tx, model.runId);
  if (known !== undefined) return known;
  await insertRun(tx, model);
  await insertCheckpoint(tx, model);
  const { name, note, by, checkpoint } = model;
  return addVersion(tx, { name, checkpointId: checkpoint.id, note, by });
}

async function insertRun(tx: Queries, { card, runId, datasetId, backboneId }: ImportedModel): Promise<void> {
  const { spec } = card;
  const { name, description } = spec;
  const now = new Date();
  await tx.experiment.create({
    data: { id: runId, name, description, spec: toJson(spec), datasetId, backboneId },
  });
  await tx.run.create({
    data: {
      ...{ id: runId, experimentId: runId, state: 'completed', attempt: 1, start: { kind: 'fresh' } },
      ...{ startedAt: now, finishedAt: now, bestBleu4: card.bleu?.[3] ?? null },
    },
  });
  await tx.stage.createMany({
    data: spec.stages.map((stage, index) => ({ runId, index, name: stage.name, state: 'completed' })),
  });
}

async function insertCheckpoint(tx: Queries, { card, checkpoint, runId }: ImportedModel): Promise<void> {
  const { id, position, progress, blobs, digest, bytes } = checkpoint;
  const { stageIndex, epoch, stepInEpoch, globalStep } = position;
  await tx.checkpoint.create({
    data: {
      ...{ id, runId, stageIndex, epoch, stepInEpoch, globalStep, attempt: 1, digest, bytes },
      ...{ position: toJson(position), progress: toJson(progress), blobs: toJson(blobs) },
      bleu: card.bleu === null ? [] : [...card.bleu],
      card: { create: { card: toJson(card) } },
    },
  });
  await tx.run.update({ where: { id: runId }, data: { bestCheckpointId: id } });
}
