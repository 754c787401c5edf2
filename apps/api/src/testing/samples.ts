import {
  CaptioningRequest,
  ExperimentSpec,
  type Backbone,
  type Captioning,
  type Checkpoint,
  type Dataset,
  type Embeddings,
  type ExperimentSpecInput,
  type Export,
  type Import,
  type RunDetail,
  type RunEvent,
} from '@beamline/contracts';

export const AN_ID = 'aaaaaaaaaaaa';
export const NOWHERE_ID = 'zzzzzzzzzzzz';
const NOW = '2026-01-01T00:00:00.000Z';

export const digestOf = (letter: string): string => letter.repeat(64);
const blob = (letter: string) => ({ digest: digestOf(letter), bytes: 10 });

export function specInput(changes: Partial<ExperimentSpecInput> = {}): ExperimentSpecInput {
  const stages: ExperimentSpecInput['stages'] = [{ name: 'decoder', trains: 'decoder' }];
  return { name: 'first', dataset: 'scenes', backbone: 'lite0', stages, ...changes };
}

export const specOf = (changes: Partial<ExperimentSpecInput> = {}): ExperimentSpec =>
  ExperimentSpec.parse(specInput(changes));

export function dataset(changes: Partial<Dataset> = {}): Dataset {
  const split = {
    images: 2,
    captions: 10,
    shards: [],
    captionsBlob: blob('a'),
    previews: { images: blob('b'), offsets: blob('c') },
  };
  const manifest: Dataset['manifest'] = {
    format: 1,
    imageHeight: 160,
    imageWidth: 160,
    splits: { train: split, val: split, test: split },
    options: { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 },
    vocabularies: { sound: { ...blob('d'), size: 90 }, reference: { ...blob('e'), size: 90 } },
  };
  return {
    id: 'dataset00001',
    name: 'scenes',
    digest: digestOf('1'),
    manifest,
    bytes: 100,
    createdAt: NOW,
    ...changes,
  };
}

export function backbone(changes: Partial<Backbone> = {}): Backbone {
  return {
    id: 'backbone0001',
    name: 'lite0',
    architecture: 'efficientnet_lite0',
    digest: digestOf('2'),
    weights: blob('f'),
    createdAt: NOW,
    ...changes,
  };
}

export function embeddings(changes: Partial<Embeddings> = {}): Embeddings {
  return {
    id: 'embeddings01',
    name: 'glove',
    words: 40,
    dimensions: 300,
    digest: digestOf('5'),
    vectors: blob('6'),
    createdAt: NOW,
    ...changes,
  };
}

export function run(changes: Partial<RunDetail> = {}): RunDetail {
  return {
    id: AN_ID,
    experimentId: 'experiment01',
    experimentName: 'first',
    state: 'queued',
    attempt: 0,
    currentStage: null,
    progress: null,
    bestBleu4: null,
    bestCheckpointId: null,
    parentCheckpointId: null,
    fault: null,
    createdAt: NOW,
    startedAt: null,
    finishedAt: null,
    spec: specOf(),
    datasetId: 'dataset00001',
    backboneId: 'backbone0001',
    embeddingsId: null,
    stages: [],
    ...changes,
  };
}

export function checkpoint(changes: Partial<Checkpoint> = {}): Checkpoint {
  return {
    id: 'checkpoint01',
    runId: AN_ID,
    attempt: 1,
    stage: 'decoder',
    position: {
      stageIndex: 0,
      epoch: 1,
      stepInEpoch: 0,
      stepsPerEpoch: 10,
      globalStep: 10,
      sums: { loss: 0, crossEntropy: 0, tokens: 0, top5Correct: 0, seconds: 0 },
    },
    progress: {
      epochsDone: 1,
      epochsSinceImprovement: 0,
      bestBleu4: 0,
      bestCheckpointId: null,
      decoderLearningRate: 4e-4,
      encoderLearningRate: null,
      trainedSeconds: 1,
    },
    blobs: { encoder: blob('f'), decoder: blob('0'), decoderOptimiser: blob('3'), encoderOptimiser: null },
    digest: digestOf('4'),
    bytes: 30,
    bleu: null,
    createdAt: NOW,
    ...changes,
  };
}

export function importJob(changes: Partial<Import> = {}): Import {
  const request = { name: 'lite0', architecture: 'efficientnet_lite0', source: { kind: 'bundled' } } as const;
  return {
    id: 'import000001',
    kind: 'backbone',
    name: 'lite0',
    request: { kind: 'backbone', request },
    state: 'queued',
    progress: null,
    resultId: null,
    alreadyPresent: false,
    notes: [],
    fault: null,
    createdAt: NOW,
    finishedAt: null,
    ...changes,
  };
}

export function exportJob(changes: Partial<Export> = {}): Export {
  return {
    ...{ id: 'export000001', checkpointId: 'checkpoint01', format: 'safetensors', state: 'queued' },
    ...{ contentKey: digestOf('c'), progress: null, result: null, fault: null },
    ...{ createdAt: NOW, finishedAt: null },
    ...changes,
  };
}

export function captioning(changes: Partial<Captioning> = {}): Captioning {
  return {
    id: 'captioning01',
    checkpointId: 'checkpoint01',
    request: CaptioningRequest.parse({ pictures: [{ kind: 'dataset', split: 'val', image: 0 }] }),
    state: 'queued',
    progress: null,
    results: null,
    fault: null,
    createdAt: NOW,
    finishedAt: null,
    ...changes,
  };
}

export const note = (sequence: number): RunEvent => ({
  sequence,
  runId: AN_ID,
  createdAt: NOW,
  body: { type: 'note', level: 'info', message: `note ${sequence}` },
});
