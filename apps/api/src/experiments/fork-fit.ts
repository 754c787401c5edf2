import type { Backbone, Dataset, ExperimentSpec, FieldError, ForkRequest } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { InvalidRequest } from '../http/invalid-request.js';
import { resolveReferences } from './references.js';

interface Setting {
  spec: ExperimentSpec;
  dataset: Dataset;
  backbone: Backbone;
}

/** Settings that fix which weights the decoder has, and their shapes. */
const FIXED = [
  'embeddingSize',
  'attentionSize',
  'hiddenSize',
  'contextGate',
  'outputLayer',
  'tiedEmbeddings',
] as const;

/** Throws `INVALID_SPEC`, naming each field, unless weights and optimiser of a checkpoint fit a new spec. */
export async function refuseUnfit(
  records: Records,
  checkpointId: string,
  { spec, optimiser }: ForkRequest,
): Promise<void> {
  const checkpoint = await records.training.getCheckpoint(checkpointId);
  const run = await records.runs.get(checkpoint.runId);
  const [dataset, backbone, found] = await Promise.all([
    records.datasets.get(run.datasetId),
    records.backbones.get(run.backboneId),
    resolveReferences(records, spec),
  ]);
  const errors = [
    ...misfits({ spec: run.spec, dataset, backbone }, { spec, ...found }),
    ...(optimiser === 'keep' ? missingMoments(run.spec, spec) : []),
  ];
  if (errors.length === 0) return;
  throw new InvalidRequest(422, errors, {
    code: 'INVALID_SPEC',
    advice: `Keep these as checkpoint ${checkpointId} has them, or launch a new experiment.`,
  });
}

function misfits(from: Setting, to: Setting): FieldError[] {
  return [...modelMisfits(from, to), ...backboneMisfit(from, to), ...vocabularyMisfit(from, to)];
}

function modelMisfits(from: Setting, to: Setting): FieldError[] {
  return FIXED.filter((field) => from.spec.model[field] !== to.spec.model[field]).map((field) => ({
    path: `spec.model.${field}`,
    message: `the checkpoint has ${String(from.spec.model[field])}, the new spec ${String(to.spec.model[field])}`,
  }));
}

/** The optimiser of a run whose embedding stays as it started has no moments for it. */
function missingMoments(from: ExperimentSpec, to: ExperimentSpec): FieldError[] {
  if (trainsEmbedding(from) || !trainsEmbedding(to)) return [];
  const message =
    'the checkpoint’s optimiser knows nothing of an embedding that was not trained: fork with optimiser: reset';
  return [{ path: 'spec.model.pretrainedEmbeddings', message }];
}

function trainsEmbedding({ model }: ExperimentSpec): boolean {
  return model.pretrainedEmbeddings?.trainable ?? true;
}

function backboneMisfit(from: Setting, to: Setting): FieldError[] {
  const [has, wants] = [from.backbone.architecture, to.backbone.architecture];
  if (has === wants) return [];
  return [
    { path: 'spec.backbone', message: `the checkpoint holds a ${has}, ${to.backbone.name} is a ${wants}` },
  ];
}

function vocabularyMisfit(from: Setting, to: Setting): FieldError[] {
  if (vocabularyOf(from).digest === vocabularyOf(to).digest) return [];
  const path = from.dataset.id === to.dataset.id ? 'spec.mode' : 'spec.dataset';
  return [{ path, message: "its vocabulary is not the one that the checkpoint's word ids stand for" }];
}

function vocabularyOf({ dataset, spec }: Setting) {
  return dataset.manifest.vocabularies[spec.mode];
}
