import { createHash } from 'node:crypto';
import { Decoding, ExperimentSpec } from '@beamline/contracts';
import type { DatasetManifest, Epoch, MetricPoint, ModelCard, StageProgress } from '@beamline/contracts';
import { newId } from '../database/new-id.js';
import type { NewEvaluation, NewExperiment, Records, Scope } from '../records.js';
import type { NewCheckpoint } from '../training/training-records.js';

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
export const blob = (text: string) => ({ digest: digest(text), bytes: text.length });

export function sampleSpec(changes: Partial<ExperimentSpec> = {}): ExperimentSpec {
  const stages = [
    { name: 'decoder', trains: 'decoder' },
    { name: 'finetune', trains: 'encoder+decoder', trainableBlocks: ['layer4'] },
  ];
  return {
    ...ExperimentSpec.parse({ name: 'flickr8k', dataset: 'flickr8k', backbone: 'resnet101', stages }),
    ...changes,
  };
}

const split = (name: string) => ({
  images: 2,
  captions: 10,
  shards: [{ ...blob(`${name} shard`), first: 0, count: 2 }],
  captionsBlob: blob(`${name} captions`),
  previews: { images: blob(`${name} previews`), offsets: blob(`${name} offsets`) },
});

export const sampleManifest: DatasetManifest = {
  format: 1,
  imageHeight: 256,
  imageWidth: 256,
  splits: { train: split('train'), val: split('val'), test: split('test') },
  options: { minWordFrequency: 5, maxLength: 50, captionsPerImage: 5 },
  vocabularies: { sound: { ...blob('sound'), size: 9 }, reference: { ...blob('reference'), size: 9 } },
};

/** A dataset and a backbone that experiments can name. */
export async function saveInputs(
  records: Records,
): Promise<{ datasetId: string; backboneId: string; embeddingsId: null }> {
  const unique = newId();
  const { dataset } = await records.datasets.save({
    ...{ name: `dataset-${unique}`, digest: digest(unique), bytes: 5_000_000_000 },
    manifest: sampleManifest,
  });
  const { backbone } = await records.backbones.save({
    ...{ name: `backbone-${unique}`, architecture: 'resnet101', digest: digest(unique) },
    weights: blob('weights'),
  });
  return { datasetId: dataset.id, backboneId: backbone.id, embeddingsId: null };
}

export async function newExperiment(
  records: Records,
  changes: Partial<NewExperiment> = {},
): Promise<NewExperiment> {
  const fresh = { start: { kind: 'fresh' }, parentCheckpointId: null, idempotencyKey: null } as const;
  return { spec: sampleSpec(), ...(await saveInputs(records)), ...fresh, ...changes };
}

/** A launched run. */
export async function launchRun(records: Records, changes: Partial<NewExperiment> = {}) {
  return records.experiments.launch(await newExperiment(records, changes));
}

/** A run whose first attempt has begun. */
export async function beginRun(records: Records): Promise<Scope> {
  const { run } = await launchRun(records);
  const { attempt } = await records.runs.claim(run.id);
  return { runId: run.id, attempt };
}

export const sampleProgress: StageProgress = {
  epochsDone: 0,
  epochsSinceImprovement: 0,
  bestBleu4: 0,
  bestCheckpointId: null,
  decoderLearningRate: 4e-4,
  encoderLearningRate: null,
  trainedSeconds: 12.5,
};

export interface Place {
  stageIndex?: number;
  epoch?: number;
  stepInEpoch?: number;
}

export function sampleCheckpoint({
  stageIndex = 0,
  epoch = 0,
  stepInEpoch = 100,
}: Place = {}): NewCheckpoint {
  const globalStep = stageIndex * 10_000 + epoch * 100 + stepInEpoch;
  const sums = { loss: 1.5, crossEntropy: 1.25, tokens: 10, top5Correct: 4, seconds: 3.5 };
  return {
    id: newId(),
    stage: stageIndex === 0 ? 'decoder' : 'finetune',
    position: { stageIndex, epoch, stepInEpoch, stepsPerEpoch: 100, globalStep, sums },
    progress: sampleProgress,
    blobs: {
      encoder: blob('encoder'),
      decoder: blob(`decoder ${globalStep}`),
      decoderOptimiser: blob(`optimiser ${globalStep}`),
      encoderOptimiser: null,
    },
    digest: digest(String(globalStep)),
    bytes: 3_000_000_000,
  };
}

export function sampleEpoch(checkpointId: string, changes: Partial<Epoch> = {}): Epoch {
  return {
    stage: 'decoder',
    epoch: 0,
    loss: 4.25,
    crossEntropy: 3.75,
    top5Accuracy: 0.5,
    decoderLearningRate: 4e-4,
    encoderLearningRate: null,
    bleu: [0.6, 0.4, 0.25, 0.15],
    isBest: true,
    epochsSinceImprovement: 0,
    complete: true,
    trainSeconds: 100.5,
    validateSeconds: 9.25,
    checkpointId,
    ...changes,
  };
}

/** Saves the checkpoint at the end of an epoch, and the epoch with it. Returns the checkpoint's id. */
export async function trainEpoch(
  records: Records,
  scope: Scope,
  { stageIndex = 0, epoch = 0, bleu4 }: Place & { bleu4: number },
): Promise<string> {
  const checkpoint = sampleCheckpoint({ stageIndex, epoch });
  await records.training.saveCheckpoint(scope, checkpoint);
  const bleu: Epoch['bleu'] = [0.6, 0.4, 0.25, bleu4];
  await records.training.finishEpoch(
    scope,
    sampleEpoch(checkpoint.id, { stage: checkpoint.stage, epoch, bleu }),
  );
  return checkpoint.id;
}

export function sampleEvaluation(checkpointId: string, changes: Partial<NewEvaluation> = {}): NewEvaluation {
  return {
    id: newId(),
    checkpointId,
    split: 'val',
    beam: 3,
    mode: 'sound',
    decoding: Decoding.parse({}),
    bleu: [0.61, 0.42, 0.28, 0.19],
    signature: 'bleu|val|beam:3',
    images: 1000,
    seconds: 20.5,
    imagesPerSecond: 48.75,
    unfinished: 1,
    meanLength: 9.5,
    empty: 0,
    coco: {
      bleu: [0.6, 0.41, 0.27, 0.18],
      rougeL: 0.44,
      ciderD: 0.52,
      meteor: null,
      meteorMissing: 'java is not installed',
      signature: 'coco|val|beam:3',
    },
    diversity: {
      ...{ distinct1: 0.1, distinct2: 0.3, uniqueCaptions: 700 },
      ...{ vocabularyUsed: 250, vocabularySize: 2600 },
    },
    captionsBlob: blob('captions'),
    ...changes,
  };
}

export function samplePoint(step: number, changes: Partial<MetricPoint> = {}): MetricPoint {
  return {
    stage: 'decoder',
    attempt: 1,
    name: 'train/loss',
    step,
    value: 5 - step / 1000,
    recordedAt: '2026-01-01T00:00:00.000Z',
    ...changes,
  };
}

export function sampleCard(): ModelCard {
  const { position } = sampleCheckpoint();
  const { split, beam, mode, decoding, bleu, signature, images, ...rest } = sampleEvaluation(newId());
  const { unfinished, empty, meanLength, coco, diversity } = rest;
  const counts = { unfinished, empty, meanLength, coco, diversity };
  return {
    ...{ format: 'beamline-model', formatVersion: 1, architecture: 'resnet101', spec: sampleSpec() },
    preprocessing: {
      ...{ imageHeight: 256, imageWidth: 256, resize: 'antialiased-bilinear' },
      ...{ mean: [123, 116, 103], deviation: [58, 57, 57] },
    },
    vocabularyOptions: sampleManifest.options,
    vocabulary: sampleManifest.vocabularies.sound,
    weights: { encoder: blob('encoder'), decoder: blob('decoder') },
    bleu: [0.6, 0.4, 0.3, 0.2],
    scores: [{ split, beam, mode, decoding, bleu, signature, images, ...counts }],
    provenance: {
      ...{ runId: newId(), experiment: 'flickr8k', checkpointId: newId(), stage: 'decoder', position },
      checkpointDigest: digest('state'),
      dataset: { name: 'flickr8k', digest: digest('dataset') },
      backbone: { name: 'resnet101', digest: digest('weights') },
    },
  };
}
