import { createHash } from 'node:crypto';
import {
  type Backbone,
  type Bleu,
  type Checkpoint,
  type Dataset,
  type Epoch,
  type Evaluation,
  ExperimentSpec,
  type Run,
  type RunDetail,
  type RunState,
} from '@beamline/contracts';
import { sweep } from './sample-evaluations.js';

/** Realistic records for developing and testing pages; the same at every start. */

export const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');
export const idOf = (text: string): string => digestOf(text).slice(0, 12);
export const blob = (text: string, bytes: number) => ({ digest: digestOf(text), bytes });

/** A number from 0 to 1 that only depends on the text. */
export function noise(text: string): number {
  return Number.parseInt(digestOf(text).slice(0, 8), 16) / 0xffffffff;
}

export const NOW_MS = Date.now();
export const ago = (minutes: number): string => new Date(NOW_MS - minutes * 60_000).toISOString();

export const dataset: Dataset = {
  id: idOf('scenes'),
  name: 'scenes',
  digest: digestOf('scenes'),
  bytes: 84_300_000,
  createdAt: ago(3000),
  manifest: {
    format: 1,
    imageHeight: 160,
    imageWidth: 160,
    options: { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 },
    vocabularies: {
      sound: { ...blob('v1', 900), size: 63 },
      reference: { ...blob('v2', 900), size: 66 },
    },
    splits: { train: splitOf(800), val: splitOf(150), test: splitOf(150) },
  },
};

function splitOf(images: number): Dataset['manifest']['splits']['train'] {
  return {
    images,
    captions: images * 5,
    shards: [{ ...blob(`shard${images}`, images * 76_800), first: 0, count: images }],
    captionsBlob: blob(`captions${images}`, images * 400),
    previews: {
      images: blob(`previews${images}`, images * 3000),
      offsets: blob(`offsets${images}`, images * 8),
    },
  };
}

export const backbone: Backbone = {
  id: idOf('lite0'),
  name: 'efficientnet-lite0',
  architecture: 'efficientnet_lite0',
  digest: digestOf('lite0'),
  weights: blob('lite0', 13_600_000),
  createdAt: ago(3000),
};

export function specOf(name: string, learningRate = 8e-4): ExperimentSpec {
  return ExperimentSpec.parse({
    name,
    description: 'Synthetic scenes, decoder first, then the last two encoder blocks.',
    dataset: 'scenes',
    backbone: 'efficientnet-lite0',
    model: { grid: 8, embeddingSize: 256, attentionSize: 256, hiddenSize: 256 },
    stages: [
      {
        name: 'decoder',
        trains: 'decoder',
        maxEpochs: 14,
        patienceEpochs: 4,
        decoderLearningRate: learningRate,
      },
      {
        name: 'finetune',
        trains: 'encoder+decoder',
        trainableBlocks: ['stage6', 'stage7'],
        batchSize: 32,
        maxEpochs: 6,
        patienceEpochs: 3,
      },
    ],
  });
}

export interface SampleRun {
  detail: RunDetail;
  epochs: Epoch[];
  evaluations: Evaluation[];
  checkpoints: Checkpoint[];
}

interface SampleOptions {
  name: string;
  state: RunState;
  minutesAgo: number;
  decoderEpochs: number;
  finetuneEpochs: number;
  swept?: boolean;
  /** Swept by the first version, which knew BLEU alone. */
  oldScores?: boolean;
  learningRate?: number;
  parentCheckpointId?: string;
}

export const STEPS_PER_EPOCH = 50;

function bleuAt(run: string, epoch: number): Bleu {
  const rise = 1 - Math.exp(-(epoch + 1) / 4.5);
  const wobble = (noise(`${run}${epoch}`) - 0.5) * 0.02;
  const level = rise * (0.9 + 0.1 * noise(run));
  return [0.78 * level, 0.63 * level, 0.5 * level, 0.385 * level].map((score) =>
    Math.max(0, score + wobble),
  ) as Bleu;
}

function epochsOf(
  run: string,
  stage: string,
  count: number,
  offset: number,
  best: { bleu4: number },
): Epoch[] {
  let waited = 0;
  return Array.from({ length: count }, (_, epoch) => {
    const bleu = bleuAt(run, epoch + offset);
    const isBest = bleu[3] > best.bleu4;
    best.bleu4 = Math.max(best.bleu4, bleu[3]);
    waited = isBest ? 0 : waited + 1;
    const loss = 1.2 + 3.4 * Math.exp(-(epoch + offset + 1) / 3.4) + 0.05 * noise(`l${run}${epoch}`);
    return {
      stage,
      epoch,
      loss,
      crossEntropy: loss - 0.42,
      top5Accuracy: 0.95 - 0.45 * Math.exp(-(epoch + offset + 1) / 3),
      decoderLearningRate: 8e-4,
      encoderLearningRate: stage === 'finetune' ? 1e-4 : null,
      bleu,
      isBest,
      epochsSinceImprovement: waited,
      complete: true,
      trainSeconds: stage === 'finetune' ? 61 : 17,
      validateSeconds: 4,
      checkpointId: idOf(`${run}${stage}${epoch}`),
    };
  });
}

export function sampleRun(options: SampleOptions): SampleRun {
  const { name, state, minutesAgo, decoderEpochs, finetuneEpochs } = options;
  const spec = specOf(name, options.learningRate);
  const id = idOf(`run${name}`);
  const best = { bleu4: -1 };
  const decoder = epochsOf(name, 'decoder', decoderEpochs, 0, best);
  const finetune = epochsOf(name, 'finetune', finetuneEpochs, decoderEpochs, best);
  const epochs = [...decoder, ...finetune];
  const top = epochs.filter((epoch) => epoch.isBest).at(-1);
  const started = state === 'queued' ? null : ago(minutesAgo - 0.2);
  const done = ['completed', 'cancelled', 'failed', 'crashed'].includes(state);
  const finished = done ? ago(minutesAgo - Math.max(0.4, epochs.length * 0.5)) : null;
  const run: Run = {
    id,
    experimentId: idOf(`experiment${name}`),
    experimentName: name,
    state,
    attempt: state === 'queued' ? 0 : 1,
    currentStage: epochs.at(-1)?.stage ?? (started === null ? null : 'decoder'),
    progress: null,
    bestBleu4: top?.bleu[3] ?? null,
    bestCheckpointId: top?.checkpointId ?? null,
    parentCheckpointId: options.parentCheckpointId ?? null,
    fault: null,
    createdAt: ago(minutesAgo),
    startedAt: started,
    finishedAt: finished,
  };
  const stageOf = (index: number, own: Epoch[], next: boolean) => {
    const ended = next || done;
    return {
      index,
      name: spec.stages[index]?.name ?? '',
      state:
        own.length === 0 && !ended
          ? ('pending' as const)
          : ended
            ? ('completed' as const)
            : ('running' as const),
      startCheckpointId: index === 0 ? null : (decoder.at(-1)?.checkpointId ?? null),
      bestCheckpointId: own.at(-1)?.checkpointId ?? null,
      bestBleu4: own.length === 0 ? null : Math.max(...own.map((epoch) => epoch.bleu[3])),
      epochsDone: own.length,
      stopReason: ended && own.length > 0 ? ('no-improvement' as const) : null,
      startedAt: own.length === 0 ? null : ago(minutesAgo - 0.2 - index * decoderEpochs * 0.4),
      finishedAt: ended && own.length > 0 ? ago(minutesAgo - (index + 1) * decoderEpochs * 0.4) : null,
    };
  };
  const detail: RunDetail = {
    ...run,
    spec,
    datasetId: dataset.id,
    backboneId: backbone.id,
    embeddingsId: null,
    stages: [stageOf(0, decoder, finetuneEpochs > 0), stageOf(1, finetune, false)],
  };
  return {
    detail,
    epochs,
    evaluations: options.swept === true ? sweep(detail, name, options.oldScores === true) : [],
    checkpoints: epochs.map((epoch, index) => checkpointOf(detail, epoch, index)).reverse(),
  };
}

function checkpointOf(run: RunDetail, epoch: Epoch, index: number): Checkpoint {
  return {
    id: epoch.checkpointId,
    runId: run.id,
    attempt: 1,
    stage: epoch.stage,
    position: {
      stageIndex: epoch.stage === 'decoder' ? 0 : 1,
      epoch: epoch.epoch,
      stepInEpoch: STEPS_PER_EPOCH,
      stepsPerEpoch: STEPS_PER_EPOCH,
      globalStep: (index + 1) * STEPS_PER_EPOCH,
      sums: { loss: 1, crossEntropy: 1, tokens: 1, top5Correct: 1, seconds: 1 },
    },
    progress: {
      epochsDone: epoch.epoch,
      epochsSinceImprovement: epoch.epochsSinceImprovement,
      bestBleu4: epoch.bleu[3],
      bestCheckpointId: null,
      decoderLearningRate: 8e-4,
      encoderLearningRate: null,
      trainedSeconds: 100,
    },
    blobs: {
      encoder: blob('lite0', 13_600_000),
      decoder: blob(`d${epoch.checkpointId}`, 9_870_000),
      decoderOptimiser: blob(`o${epoch.checkpointId}`, 19_740_000),
      encoderOptimiser: epoch.stage === 'finetune' ? blob(`e${epoch.checkpointId}`, 8_000_000) : null,
    },
    digest: digestOf(epoch.checkpointId),
    bytes: 43_210_000,
    bleu: epoch.bleu,
    createdAt: ago(60 - index * 2),
  };
}
