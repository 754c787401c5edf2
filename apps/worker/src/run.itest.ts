import {
  CaptionedPicture,
  CaptioningRequest,
  CaptionResult,
  type Checkpoint,
  type ExperimentSpecInput,
} from '@beamline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Workbench } from './testing/workbench.js';
import type { WorkerProcess } from './testing/worker-process.js';

const spec = (name: string): ExperimentSpecInput => ({
  name,
  dataset: 'tiny',
  backbone: 'lite0',
  model: { grid: 2, embeddingSize: 16, attentionSize: 16, hiddenSize: 32 },
  stages: [
    {
      name: 'decoder',
      trains: 'decoder',
      batchSize: 16,
      maxEpochs: 2,
      decoderLearningRate: 5e-3,
      checkpointEverySteps: 3,
    },
    {
      name: 'finetune',
      trains: 'encoder+decoder',
      trainableBlocks: ['head'],
      sampling: 'images',
      batchSize: 20,
      maxEpochs: 1,
      checkpointEverySteps: 2,
    },
  ],
  sweep: { beams: [1, 2], splits: ['val', 'test'], maxSteps: 20 },
});

/** What training ended with, by place: equal lists mean bit-equal training. */
const digests = (checkpoints: readonly Checkpoint[]): Map<string, string> =>
  new Map(
    checkpoints.map(({ position: { stageIndex, epoch, stepInEpoch }, digest }) => [
      `${stageIndex}/${epoch}/${stepInEpoch}`,
      digest,
    ]),
  );

describe('a run on real servers', () => {
  let bench: Workbench;
  let worker: WorkerProcess;
  let uninterrupted: Map<string, string>;
  let scores: (readonly number[])[];
  let trained: string;

  beforeAll(async () => {
    bench = await Workbench.open();
    worker = bench.startWorker();
    const source = { kind: 'scenes', train: 40, val: 8, test: 8, imageSize: 64, seed: 3 } as const;
    const options = { minWordFrequency: 1, maxLength: 50, captionsPerImage: 5 };
    const dataset = { kind: 'dataset', request: { name: 'tiny', source: { ...source, options } } } as const;
    expect(await bench.import(dataset)).toMatchObject({ state: 'completed', alreadyPresent: false });
    expect(await bench.import(dataset)).toMatchObject({ state: 'completed', alreadyPresent: true });
    const bundled = {
      name: 'lite0',
      architecture: 'efficientnet_lite0',
      source: { kind: 'bundled' },
    } as const;
    expect(await bench.import({ kind: 'backbone', request: bundled })).toMatchObject({ state: 'completed' });
  });

  afterAll(() => bench.close());

  it('trains its stages, the second from the best of the first, and sweeps every beam over every split', async () => {
    const runId = await bench.launch(spec('whole'));
    trained = runId;
    const run = await bench.finished(runId);
    expect(run).toMatchObject({ state: 'completed', fault: null });
    expect(run.stages.map(({ epochsDone, stopReason }) => [epochsDone, stopReason])).toEqual([
      [2, 'epochs-done'],
      [1, 'epochs-done'],
    ]);
    expect(run.stages[1]?.startCheckpointId).toBe(run.stages[0]?.bestCheckpointId);
    const evaluations = await bench.records.evaluations.listByRun(runId);
    expect(evaluations.map(({ split, beam }) => `${split} ${beam}`)).toEqual([
      'val 1',
      'val 2',
      'test 1',
      'test 2',
    ]);
    expect(evaluations[0]?.signature).toContain('beam:1');
    for (const { coco, diversity, images } of evaluations) {
      expect(coco?.signature).toContain('metric:coco');
      expect(coco?.ciderD).toBeGreaterThan(0);
      expect(coco?.rougeL).toBeGreaterThan(0);
      expect((coco?.meteor ?? null) === null).toBe(typeof coco?.meteorMissing === 'string');
      expect(diversity?.uniqueCaptions).toBeLessThanOrEqual(images);
    }
    scores = evaluations.map(({ bleu }) => bleu);
    const checkpoints = await bench.checkpoints(runId);
    uninterrupted = digests(checkpoints);
    const frozen = checkpoints
      .filter(({ stage }) => stage === 'decoder')
      .map(({ blobs }) => blobs.encoder.digest);
    expect(new Set(frozen).size).toBe(1);
    expect(uninterrupted.size).toBeGreaterThan(6);
  });

  it('has a log of what it did', async () => {
    const lines = await bench.log(trained);
    const texts = lines
      .filter(({ stage, epoch }) => stage === 'decoder' && epoch === 1)
      .map(({ text }) => text);
    expect(texts).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^epoch 2 begins, after step 0 of it/),
        expect.stringMatching(/^step \d+: loss \d/),
        expect.stringMatching(/^checkpoint \w{12} saved/),
        expect.stringMatching(/^checkpoint \w{12} has BLEU-4 .* on val$/),
      ]),
    );
    expect(lines.filter(({ text }) => text.endsWith('with a beam of 2'))).toHaveLength(2);
  });

  it('has measured every activity once, and a warm worker takes its first step within seconds', async () => {
    const { parts, seconds } = await bench.records.profile.read(trained);
    const counts = parts.map(({ kind, stage, activities }) => [kind, stage, activities]);
    expect(counts).toEqual(
      expect.arrayContaining([
        ['train', 'decoder', 2],
        ['validate', 'decoder', 2],
        ['train', 'finetune', 1],
        ['validate', 'finetune', 1],
        ['evaluate', null, 4],
      ]),
    );
    expect(seconds.computing).toBeGreaterThan(0);
    for (const part of parts.filter(({ kind }) => kind === 'train'))
      expect(part.secondsToFirstStep).toBeLessThan(15);
    for (const { heldSeconds, seconds: spent } of parts)
      expect(spent.other).toBeLessThan(0.2 * heldSeconds + 0.2);
  });

  it('captions pictures with a stored checkpoint, as its evaluation did, and says where it looked', async () => {
    const run = await bench.finished(trained);
    const [evaluation] = await bench.records.evaluations.listByRun(trained);
    const request = CaptioningRequest.parse({
      pictures: [
        { kind: 'dataset', split: 'val', image: 5 },
        { kind: 'dataset', split: 'val', image: 0 },
      ],
      beam: 1,
      decoding: evaluation?.decoding,
      withTree: true,
    });
    const done = await bench.caption(run.bestCheckpointId ?? '', request);
    expect(done).toMatchObject({ state: 'completed', fault: null });
    const pictures = z.array(CaptionedPicture).parse(await bench.readJson(done.results));
    const evaluated = z.array(CaptionResult).parse(await bench.readJson(evaluation?.captionsBlob ?? null));
    expect(pictures.map(({ hypotheses }) => hypotheses[0]?.caption)).toEqual([
      evaluated[5]?.caption,
      evaluated[0]?.caption,
    ]);
    const words = pictures.flatMap(({ hypotheses }) => hypotheses.flatMap((hypothesis) => hypothesis.words));
    for (const { attention } of words) {
      expect(attention).toHaveLength(4);
      expect(attention.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 4);
    }
    expect(pictures[0]?.tree?.[0]).toMatchObject({ parent: null, word: '<start>', step: 0 });
  });

  it('survives a killed trainer and a killed worker with bit-equal checkpoints and scores', async () => {
    const runId = await bench.launch(spec('killed'));
    await bench.until(runId, ({ progress }) => progress?.phase === 'training');
    for (const pid of worker.trainers()) process.kill(pid, 'SIGKILL');
    await bench.until(runId, ({ currentStage }) => currentStage === 'finetune');
    await worker.crash();
    worker = bench.startWorker();
    expect(await bench.finished(runId)).toMatchObject({ state: 'completed' });
    expect(digests(await bench.checkpoints(runId))).toEqual(uninterrupted);
    const evaluations = await bench.records.evaluations.listByRun(runId);
    expect(evaluations.map(({ bleu }) => bleu)).toEqual(scores);
  });

  it('stops at a checkpoint when cancelled, and resumes from it bit for bit', async () => {
    const runId = await bench.launch(spec('cancelled'));
    await bench.until(runId, ({ progress }) => progress?.phase === 'training' && progress.done > 1);
    await bench.records.runs.requestCancel(runId);
    await bench.relay();
    expect((await bench.finished(runId)).state).toBe('cancelled');
    const latest = await bench.records.training.latestCheckpoint(runId);
    expect(latest).not.toBeNull();
    await bench.records.runs.requestResume(runId, latest?.id ?? '');
    await bench.relay();
    const run = await bench.finished(runId);
    expect(run).toMatchObject({ state: 'completed' });
    const places = digests(await bench.checkpoints(runId));
    for (const [place, digest] of uninterrupted) expect([place, places.get(place)]).toEqual([place, digest]);
  });

  it('starts from imported word vectors', async () => {
    const text = 'a 1 2 3 4\nred 5 6 7 8\nred 0 0 0 0\nzebra 1 1 1 1\n';
    const upload = await bench.upload('vectors.txt', Buffer.from(text));
    const request = { name: 'tiny-vectors', source: { kind: 'upload', upload } } as const;
    expect(await bench.import({ kind: 'embeddings', request })).toMatchObject({
      state: 'completed',
      notes: ['3 words of 4 numbers', '1 lines repeat a word; its first line counts'],
    });
    const input = spec('vectors');
    const pretrainedEmbeddings = { name: 'tiny-vectors', trainable: false };
    const model = { ...input.model, embeddingSize: 4, pretrainedEmbeddings };
    const stages = input.stages.slice(0, 1).map((stage) => ({ ...stage, maxEpochs: 1 }));
    const runId = await bench.launch({ ...input, model, stages });
    const run = await bench.finished(runId);
    expect(run).toMatchObject({ state: 'completed', fault: null });
    expect((await bench.records.embeddings.findByName('tiny-vectors'))?.id).toBe(run.embeddingsId);
  });

  it('ends failed, and says why, when the spec does not fit', async () => {
    const input = spec('wrong');
    const stages = input.stages.map((stage) => ({
      ...stage,
      trainableBlocks: stage.trainableBlocks && ['layer9'],
    }));
    const runId = await bench.launch({ ...input, stages });
    const run = await bench.finished(runId);
    expect(run.state).toBe('failed');
    expect(run.fault).toMatchObject({
      code: 'INVALID_SPEC',
      message: expect.stringContaining('layer9') as string,
    });
  });

  it('ends failed, and names the batch and the last good checkpoint, when the loss is no number', async () => {
    const input = spec('diverging');
    const [first] = input.stages;
    if (first === undefined) throw new Error('no stage');
    // Beyond float32: the loss of the first step is infinite.
    const absurd = { ...first, name: 'absurd', attentionRegularisation: 1e39 };
    const runId = await bench.launch({ ...input, stages: [{ ...first, maxEpochs: 1 }, absurd] });
    const run = await bench.finished(runId);
    const checkpoints = await bench.checkpoints(runId);
    expect(run.state).toBe('failed');
    expect(run.fault).toMatchObject({
      code: 'NON_FINITE_LOSS',
      message: expect.stringContaining('Stage absurd, epoch 1, step 1 of') as string,
      where: { stage: 'absurd', checkpoint: run.stages[1]?.startCheckpointId },
    });
    expect(run.fault?.logTail).toContainEqual(expect.stringContaining('epoch 1 begins'));
    expect(run.fault?.where?.['images']).toMatch(/train\/\d+\.png/);
    expect(run.fault?.where?.['captions']?.split(', ')).toHaveLength(16);
    expect(checkpoints.map(({ stage }) => stage)).not.toContain('absurd');
    expect(checkpoints.map(({ id }) => id)).toContain(run.fault?.where?.['checkpoint']);
  });

  it('an import that cannot work says what is wrong', async () => {
    const request = { name: 'none', architecture: 'resnet18', source: { kind: 'bundled' } } as const;
    const job = await bench.import({ kind: 'backbone', request });
    expect(job).toMatchObject({ state: 'failed', fault: { code: 'NOT_FOUND' } });
  });
}, 300_000);
