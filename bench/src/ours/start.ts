import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ExperimentSpec, VocabularyOptions, type ExperimentSpecInput } from '@beamline/contracts';
import { FeatureShardWriter } from '@beamline/data';
import { Trainer, trainerEnvironment, type TrainJob } from '@beamline/worker/trainer';
import { readCaptionInputs } from '../inputs/captions.js';
import type { TaskSettings } from '../sides/task-settings.js';
import type { OpenTask } from './task.js';

const MAP = { places: 64, channels: 2048 };
const CAPTIONS_PER_IMAGE = 5;

/** From a job given to a warm trainer to the end of its first step. */
export const openStart: OpenTask = async (settings) => {
  const job = await writeJob(settings);
  const trainer = new Trainer(trainerEnvironment(process.env));
  let underWay: Promise<unknown> = Promise.resolve();
  return {
    check: () => [],
    run: () =>
      new Promise((resolve, reject) => {
        underWay = trainer.run(job, {
          onProgress: ({ phase, done }) => {
            if (phase === 'training' && done === 1) resolve();
          },
        });
        underWay.catch(reject);
      }),
    settle: async () => {
      await underWay;
      await rm(job.output, { recursive: true, force: true });
    },
  };
};

/** An epoch of one batch, on cached features. */
async function writeJob({ folder, vocabulary, batch, precision }: TaskSettings): Promise<TrainJob> {
  const spec = ExperimentSpec.parse({
    name: 'bench',
    dataset: 'bench',
    backbone: 'resnet101',
    seed: 1,
    model: { precision },
    stages: [{ name: 'decoder', trains: 'decoder', batchSize: batch }],
  } satisfies ExperimentSpecInput);
  const [stage] = spec.stages;
  if (stage === undefined) throw new RangeError('The experiment has a stage.');
  const images = batch / CAPTIONS_PER_IMAGE;
  const files = await writeTexts(folder, vocabulary, images);
  const shard = await writeFeatures(folder, images);
  const output = path.join(folder, 'our-checkpoints');
  await mkdir(output, { recursive: true });
  return {
    kind: 'train',
    spec,
    options: VocabularyOptions.parse({ minWordFrequency: 0 }),
    stage,
    stageIndex: 0,
    epoch: 0,
    decoderLearningRate: stage.decoderLearningRate,
    encoderLearningRate: null,
    ...files,
    source: {
      kind: 'features',
      encoder: { architecture: 'resnet101', path: '', precision },
      imageHeight: 256,
      imageWidth: 256,
      shards: [{ path: shard, first: 0, count: images }],
    },
    start: {
      decoder: null,
      decoderOptimiser: null,
      encoderOptimiser: null,
      embeddings: null,
      position: null,
      globalStep: 0,
    },
    budgetSeconds: null,
    output,
  };
}

async function writeTexts(folder: string, size: number, images: number) {
  const { captions, lengths } = await readCaptionInputs(folder);
  const names = [
    '<pad>',
    ...Array.from({ length: size - 4 }, (_, i) => `w${i + 1}`),
    '<unk>',
    '<start>',
    '<end>',
  ];
  const words = Object.fromEntries(names.map((name, id) => [name, id]));
  const texts = captions.map((ids, row) =>
    ids.slice(1, (lengths[row] ?? 2) - 1).map((id) => names[id] ?? '<unk>'),
  );
  const captioned = Array.from({ length: images }, (_, image) => ({
    fileName: `photograph-${image}.jpg`,
    captions: texts
      .slice(image * CAPTIONS_PER_IMAGE, (image + 1) * CAPTIONS_PER_IMAGE)
      .map((tokens) => ({ tokens, raw: tokens.join(' ') })),
  }));
  const files = {
    captions: path.join(folder, 'our-captions.json'),
    vocabulary: path.join(folder, 'our-vocabulary.json'),
  };
  await writeFile(files.captions, JSON.stringify(captioned));
  await writeFile(files.vocabulary, JSON.stringify({ words, size }));
  return files;
}

/** Maps of small numbers, of half precision. */
async function writeFeatures(folder: string, images: number): Promise<string> {
  const file = path.join(folder, 'our-features.h5');
  const writer = await FeatureShardWriter.create(file, MAP);
  for (let image = 0; image < images; image += 1)
    writer.append(
      Uint16Array.from(
        { length: MAP.places * MAP.channels },
        (_, i) => 0x3000 + ((i * 31 + image * 17) % 0x7ff),
      ),
    );
  await writer.close();
  return file;
}
