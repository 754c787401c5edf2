import {
  type CaptionResult,
  type Captioning,
  CaptioningRequest,
  type Dataset,
  type Run,
} from '@beamline/contracts';
import { type ObjectStore, openObjectStore } from '@beamline/objects';
import { type Records, migrate, openRecords } from '@beamline/records';
import { captionedPictures } from '../testing/sample-captionings.js';
import { metricsOf } from '../testing/sample-world.js';
import { type SampleRun, backbone, dataset, digestOf, sampleRun } from '../testing/samples.js';
import { captionsOf } from '../testing/scenes.js';

export interface Seed {
  /** A completed run with two stages, a sweep and captions. */
  done: Run;
  /** A run that trains. */
  live: Run;
  failed: Run;
  /** One image of the completed run's dataset, captioned with its best checkpoint. */
  captioning: Captioning;
  records: Records;
  close: () => Promise<void>;
}

/** Writes runs as the workers would, through the same stores. */
export async function seed(suffix: string): Promise<Seed> {
  const databaseUrl = variable('DATABASE_URL');
  await migrate(databaseUrl);
  const records = openRecords({ databaseUrl });
  const objects = openObjectStore({
    endpoint: variable('S3_ENDPOINT'),
    accessKey: variable('S3_ACCESS_KEY'),
    secretKey: variable('S3_SECRET_KEY'),
    bucket: variable('S3_BUCKET'),
  });
  const places = await importSample(records, objects, suffix);
  const start = (name: string, sample: Partial<Parameters<typeof sampleRun>[0]>) =>
    writeRun(records, objects, places, nameRun(`${name}-${suffix}`, sample));
  const done = await start('two-stage', {
    state: 'completed',
    decoderEpochs: 3,
    finetuneEpochs: 2,
    swept: true,
  });
  const failed = await start('too-hot', { state: 'failed', decoderEpochs: 1, finetuneEpochs: 0 });
  const live = await start('live', { state: 'running', decoderEpochs: 2, finetuneEpochs: 0 });
  const captioning = await writeCaptioning(records, objects, done.id);
  return { done, live, failed, captioning, records, close: () => records.close() };
}

function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: these tests need the test stack`);
  return value;
}

function nameRun(name: string, changes: Partial<Parameters<typeof sampleRun>[0]>): SampleRun {
  return sampleRun({
    name,
    state: 'running',
    minutesAgo: 30,
    decoderEpochs: 1,
    finetuneEpochs: 0,
    ...changes,
  });
}

interface Places {
  datasetId: string;
  backboneId: string;
  datasetName: string;
  backboneName: string;
}

/** The smallest JPEG there is: one grey pixel. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
  'base64',
);
const IMAGES = 150;

async function importSample(records: Records, objects: ObjectStore, suffix: string): Promise<Places> {
  const images = await objects.putBytes(Buffer.concat(Array.from({ length: IMAGES }, () => JPEG)));
  const offsets = new BigUint64Array(
    Array.from({ length: IMAGES + 1 }, (_, index) => BigInt(index * JPEG.length)),
  );
  const previews = { images, offsets: await objects.putBytes(new Uint8Array(offsets.buffer)) };
  const split = { ...dataset.manifest.splits.val, previews };
  const manifest: Dataset['manifest'] = {
    ...dataset.manifest,
    splits: { train: split, val: split, test: split },
  };
  const names = { datasetName: `scenes-${suffix}`, backboneName: `lite0-${suffix}` };
  const stored = await records.datasets.save({
    name: names.datasetName,
    digest: digestOf(suffix),
    manifest,
    bytes: dataset.bytes,
  });
  const { id: _id, createdAt: _createdAt, ...weights } = backbone;
  const encoder = await records.backbones.save({ ...weights, name: names.backboneName });
  return { datasetId: stored.dataset.id, backboneId: encoder.backbone.id, ...names };
}

async function writeRun(
  records: Records,
  objects: ObjectStore,
  places: Places,
  sample: SampleRun,
): Promise<Run> {
  const { datasetId, backboneId, datasetName, backboneName } = places;
  const spec = { ...sample.detail.spec, dataset: datasetName, backbone: backboneName };
  const { run } = await records.experiments.launch({
    spec,
    datasetId,
    backboneId,
    embeddingsId: null,
    start: { kind: 'fresh' },
    parentCheckpointId: null,
    idempotencyKey: null,
  });
  // Nobody is to start a workflow for a run that is written by hand.
  await records.outbox.drain(() => Promise.resolve());
  const { attempt } = await records.runs.claim(run.id);
  const scope = { runId: run.id, attempt };
  await writeTraining(records, scope, sample);
  await writeEvaluations(records, objects, scope, sample);
  const { state } = sample.detail;
  if (state === 'failed')
    await records.runs.finish(scope, state, {
      code: 'NON_FINITE_LOSS',
      message: 'the loss became NaN',
      advice: 'Lower the learning rate.',
    });
  if (state === 'completed') await records.runs.finish(scope, state, null);
  if (state === 'running')
    await records.runs.reportProgress(scope, {
      phase: 'training',
      label: 'epoch 3 of decoder',
      done: 5,
      total: 50,
      unit: 'steps',
    });
  return run;
}

async function writeTraining(
  records: Records,
  scope: { runId: string; attempt: number },
  { epochs, checkpoints, detail }: SampleRun,
): Promise<void> {
  for (const [index, { name }] of detail.spec.stages.entries()) {
    const own = epochs.filter((epoch) => epoch.stage === name);
    if (own.length === 0) continue;
    await records.training.beginStage(scope, index, null);
    for (const epoch of own) {
      const checkpoint = checkpoints.find((one) => one.id === epoch.checkpointId);
      if (checkpoint === undefined) throw new Error(`the sample has no checkpoint ${epoch.checkpointId}`);
      const { runId: _run, attempt: _attempt, bleu: _bleu, createdAt: _createdAt, ...stored } = checkpoint;
      await records.training.saveCheckpoint(scope, stored);
      await records.training.setCheckpointBleu(scope, epoch.checkpointId, epoch.bleu);
      await records.training.finishEpoch(scope, epoch);
    }
    if (detail.state === 'completed')
      await records.training.finishStage(scope, index, 'no-improvement', own.at(-1)?.checkpointId ?? null);
  }
  const points = metricsOf({ epochs, detail, checkpoints, evaluations: [] }).flatMap(
    ({ name, stage, points: own }) =>
      own.map(({ step, value }) => ({
        name,
        stage,
        step,
        value,
        attempt: scope.attempt,
        recordedAt: new Date().toISOString(),
      })),
  );
  await records.metrics.append(scope, points);
}

async function writeEvaluations(
  records: Records,
  objects: ObjectStore,
  scope: { runId: string; attempt: number },
  { evaluations }: SampleRun,
): Promise<void> {
  for (const { runId: _run, createdAt: _createdAt, ...evaluation } of evaluations) {
    const captions: CaptionResult[] = Array.from({ length: IMAGES }, (_, index) => ({
      ...captionsOf(evaluation.split, index, evaluation.beam),
      statistics: statisticsOf(index, evaluation.beam),
    }));
    const captionsBlob = await objects.putBytes(Buffer.from(JSON.stringify(captions)));
    await records.evaluations.save(scope, { ...evaluation, captionsBlob });
  }
}

/** An image's share of the scores, a little different for each beam. */
function statisticsOf(image: number, beam: number): CaptionResult['statistics'] {
  const matched = 4 + ((image + beam) % 4);
  return {
    matches: [0, 1, 2, 3].map((order) => Math.max(0, matched - order)),
    guesses: [8, 7, 6, 5],
    ...{ hypothesisLength: 8, referenceLength: 8, rougeL: matched / 8, ciderD: matched / 10 },
  };
}

async function writeCaptioning(records: Records, objects: ObjectStore, runId: string): Promise<Captioning> {
  const { bestCheckpointId } = await records.runs.get(runId);
  if (bestCheckpointId === null) throw new Error(`run ${runId} has no best checkpoint`);
  const request = CaptioningRequest.parse({ pictures: [{ kind: 'dataset', split: 'val', image: 12 }] });
  const captioning = await records.captionings.create(bestCheckpointId, request);
  await records.outbox.drain(() => Promise.resolve());
  const preview = await objects.putBytes(JPEG);
  const pictures = captionedPictures(captioning).map((picture) => ({ ...picture, preview }));
  await records.captionings.begin(captioning.id);
  await records.captionings.complete(
    captioning.id,
    await objects.putBytes(Buffer.from(JSON.stringify(pictures))),
  );
  return captioning;
}
