import type {
  Backbone,
  Captioning,
  Dataset,
  Experiment,
  Import,
  MetricName,
  MetricSeries,
  Run,
  RunEvent,
} from '@beamline/contracts';
import { sampleCaptionings } from './sample-captionings.js';
import {
  type SampleRun,
  STEPS_PER_EPOCH,
  ago,
  backbone,
  dataset,
  idOf,
  noise,
  sampleRun,
} from './samples.js';

/** Everything a mock API knows. */
export interface World {
  runs: SampleRun[];
  datasets: Dataset[];
  backbones: Backbone[];
  imports: Import[];
  captionings: Captioning[];
}

export const emptyWorld = (): World => ({
  runs: [],
  datasets: [],
  backbones: [],
  imports: [],
  captionings: [],
});

/** One run in each state, and as many finished ones as asked for. */
export function sampleWorld(manyRuns = 0): World {
  const done = sampleRun({
    name: 'scenes-two-stage',
    state: 'completed',
    minutesAgo: 90,
    decoderEpochs: 14,
    finetuneEpochs: 6,
    swept: true,
  });
  const live = sampleRun({
    name: 'scenes-warm-restart',
    state: 'running',
    minutesAgo: 6,
    decoderEpochs: 8,
    finetuneEpochs: 0,
  });
  live.detail.progress = {
    phase: 'training',
    label: 'epoch 9 of decoder',
    done: 22,
    total: 50,
    unit: 'steps',
  };
  const fork = sampleRun({
    name: 'scenes-two-stage-fork',
    state: 'completed',
    minutesAgo: 40,
    decoderEpochs: 7,
    finetuneEpochs: 3,
    swept: true,
    oldScores: true,
    learningRate: 3e-4,
    parentCheckpointId: done.detail.bestCheckpointId ?? idOf('none'),
  });
  const others = [failed(), crashed(), ...plain()];
  const many = Array.from({ length: manyRuns }, (_, index) =>
    sampleRun({
      name: `grid-${String(index).padStart(4, '0')}`,
      state: 'completed',
      minutesAgo: 2000 + index,
      decoderEpochs: 2,
      finetuneEpochs: 0,
    }),
  );
  return {
    runs: [live, ...others, fork, done, ...many],
    datasets: [dataset],
    backbones: [backbone],
    imports: imports(),
    captionings: sampleCaptionings(done, manyRuns > 0 ? 40 : 0),
  };
}

function failed(): SampleRun {
  const run = sampleRun({
    name: 'scenes-too-hot',
    state: 'failed',
    minutesAgo: 20,
    decoderEpochs: 2,
    finetuneEpochs: 0,
    learningRate: 0.5,
  });
  run.detail.fault = {
    code: 'NON_FINITE_LOSS',
    message: 'the loss became NaN at step 31 of epoch 3 of stage decoder',
    advice: 'Lower decoderLearningRate (0.5 now) or gradientClamp, then fork from the last checkpoint.',
    where: { stage: 'decoder', epoch: '2', step: '31' },
  };
  return run;
}

function crashed(): SampleRun {
  const run = sampleRun({
    name: 'flickr8k-resnet101-soft-attention-seed-1-with-a-very-long-name',
    state: 'crashed',
    minutesAgo: 300,
    decoderEpochs: 5,
    finetuneEpochs: 0,
  });
  run.detail.fault = {
    code: 'TRAINER_DIED',
    message: 'the trainer process was killed by signal 9, five times in a row',
    advice: 'Probably out of memory: lower batchSize or microBatchImages, then resume.',
  };
  return run;
}

function plain(): SampleRun[] {
  return [
    sampleRun({ name: 'scenes-next', state: 'queued', minutesAgo: 1, decoderEpochs: 0, finetuneEpochs: 0 }),
    sampleRun({
      name: 'scenes-stopped',
      state: 'cancelled',
      minutesAgo: 200,
      decoderEpochs: 4,
      finetuneEpochs: 0,
    }),
  ];
}

function imports(): Import[] {
  const request = {
    kind: 'backbone',
    request: { name: 'resnet101', architecture: 'resnet101', source: { kind: 'bundled' } },
  } as const;
  const base = {
    kind: 'backbone',
    request,
    resultId: null,
    alreadyPresent: false,
    notes: [] as string[],
    fault: null,
    progress: null,
  } as const;
  return [
    {
      ...base,
      id: idOf('import1'),
      name: 'resnet101',
      state: 'running',
      progress: { phase: 'importing', label: 'reading tensors', done: 212, total: 626, unit: 'tensors' },
      createdAt: ago(1),
      finishedAt: null,
    },
    {
      ...base,
      id: idOf('import2'),
      name: 'vgg16',
      state: 'failed',
      fault: {
        code: 'UNSAFE_PICKLE',
        message: 'vgg16.pth names builtins.eval, which is not allowed',
        advice: 'Save the weights as safetensors, or with torch.save of a plain state dict.',
      },
      createdAt: ago(120),
      finishedAt: ago(119),
    },
    {
      ...base,
      id: idOf('import3'),
      name: 'efficientnet-lite0',
      state: 'completed',
      resultId: backbone.id,
      createdAt: ago(3001),
      finishedAt: ago(3000),
    },
  ];
}

const PER_EPOCH = 10;

export function metricsOf({ epochs, detail }: SampleRun): MetricSeries[] {
  return detail.spec.stages.flatMap(({ name: stage }) => {
    const own = epochs.filter((epoch) => epoch.stage === stage);
    const before = stage === 'decoder' ? 0 : epochs.filter((epoch) => epoch.stage === 'decoder').length;
    const fine = (name: MetricName, at: (epoch: number, seed: string) => number): MetricSeries => {
      const points = own.flatMap((_, epoch) =>
        Array.from({ length: PER_EPOCH }, (_unused, part) => ({
          step: (before + epoch) * STEPS_PER_EPOCH + ((part + 1) * STEPS_PER_EPOCH) / PER_EPOCH,
          value: at(before + epoch + part / PER_EPOCH, `${detail.id}${name}${epoch}${part}`),
        })),
      );
      return { name, stage, points, total: points.length };
    };
    const coarse = (name: MetricName, order: 0 | 1 | 2 | 3): MetricSeries => ({
      name,
      stage,
      points: own.map((epoch, index) => ({
        step: (before + index + 1) * STEPS_PER_EPOCH,
        value: epoch.bleu[order],
      })),
      total: own.length,
    });
    return [
      fine('train/loss', (at, seed) => 1.2 + 3.4 * Math.exp(-at / 3.4) + 0.16 * noise(seed)),
      fine('train/crossEntropy', (at, seed) => 0.8 + 3.4 * Math.exp(-at / 3.4) + 0.16 * noise(seed)),
      fine('train/top5Accuracy', (at, seed) => 0.93 - 0.45 * Math.exp(-at / 3) + 0.02 * noise(seed)),
      fine('train/captionsPerSecond', (_, seed) => (stage === 'decoder' ? 236 : 62) + 10 * noise(seed)),
      coarse('val/bleu1', 0),
      coarse('val/bleu2', 1),
      coarse('val/bleu3', 2),
      coarse('val/bleu4', 3),
    ];
  });
}

export function eventsOf({ detail, epochs, evaluations }: SampleRun): RunEvent[] {
  const bodies: RunEvent['body'][] = [
    { type: 'run.state', state: 'running', fault: null },
    { type: 'stage.started', stage: 'decoder', startCheckpointId: null },
    ...epochs.flatMap((epoch): RunEvent['body'][] => [
      {
        type: 'checkpoint.saved',
        stage: epoch.stage,
        checkpointId: epoch.checkpointId,
        epoch: epoch.epoch,
        stepInEpoch: 50,
      },
      { type: 'epoch.finished', epoch },
    ]),
    ...evaluations.map((one): RunEvent['body'] => ({
      type: 'evaluation.finished',
      evaluationId: one.id,
      split: one.split,
      beam: one.beam,
      bleu: one.bleu,
    })),
    ...(detail.finishedAt === null
      ? []
      : [{ type: 'run.state', state: detail.state, fault: detail.fault } as const]),
  ];
  return bodies.map((body, index) => ({
    sequence: index + 1,
    runId: detail.id,
    createdAt: ago(90 - index),
    body,
  }));
}

/** The run without its details, as lists hold it. */
export function summary({ detail }: SampleRun): Run {
  const {
    spec: _spec,
    datasetId: _datasetId,
    backboneId: _backboneId,
    embeddingsId: _embeddingsId,
    stages: _stages,
    ...run
  } = detail;
  return run;
}

export function experimentOf({ detail }: SampleRun): Experiment {
  return {
    id: detail.experimentId,
    name: detail.experimentName,
    description: detail.spec.description,
    spec: detail.spec,
    datasetId: dataset.id,
    backboneId: backbone.id,
    embeddingsId: null,
    runs: 1,
    latestRun: detail,
    bestBleu4: detail.bestBleu4,
    createdAt: detail.createdAt,
  };
}
