import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VocabularyOptions, type ExperimentSpecInput, ExperimentSpec } from '@beamline/contracts';
import { generateScenes, importScenes, renderScene, WordCounter, WordIndex } from '@beamline/data';
import {
  Adam,
  ARCHITECTURES,
  createCaptioner,
  createEncoder,
  importWeights,
  openBackend,
} from '@beamline/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingLink } from '../../testing/tiny-training.js';
import type { TrainJob } from '../protocol.js';
import { readWeightsJob } from './read-weights-job.js';
import { train } from './train.js';

const { ops } = openBackend();
const IMAGES = 16;
const IMAGE_SIZE = 64;
/** Steps with and without the encoder: enough that the gap (a quarter) dwarfs what rounding moves (a hundredth). */
const STEPS = 60;
const OPTIONS = VocabularyOptions.parse({ minWordFrequency: 0, captionsPerImage: 3 });

type Stage = ExperimentSpecInput['stages'][number];
const TUNED: Stage = {
  name: 'tuned',
  trains: 'encoder+decoder',
  trainableBlocks: ['head'],
  batchSize: 12,
  sampling: 'images',
};
const AUGMENTED: Stage = { ...TUNED, augmentation: { flip: true, crop: 0.8, colour: 0.2 } };

/** EfficientNet-Lite0 with its published weights, on generated pictures. */
describe('fine-tuning', () => {
  let folder: string;
  let weights: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'beamline-fine-tuning-'));
    weights = join(folder, 'lite0.safetensors');
    const sizes = { train: IMAGES, val: 1, test: 1, imageSize: IMAGE_SIZE, seed: 3 };
    await importScenes({ ...sizes, folder: join(folder, 'scenes'), options: OPTIONS });
    const path = process.env['BEAMLINE_EFFICIENTNET_LITE0'] ?? '';
    await readWeightsJob({ kind: 'read-weights', architecture: 'efficientnet_lite0', path, output: weights });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  const jobOf = async (name: string, stage: Stage): Promise<TrainJob> => {
    const spec = ExperimentSpec.parse({
      name: 'fine-tuning',
      dataset: 'scenes',
      backbone: 'lite0',
      model: { grid: 2, embeddingSize: 16, attentionSize: 16, hiddenSize: 32, dropout: 0 },
      stages: [stage],
    } satisfies ExperimentSpecInput);
    const [first] = spec.stages;
    if (first === undefined) throw new Error('no stage');
    const output = join(folder, name);
    await mkdir(output);
    const scenes = (file: string): string => join(folder, 'scenes', file);
    return {
      kind: 'train',
      spec,
      options: OPTIONS,
      stage: first,
      stageIndex: 0,
      epoch: 0,
      decoderLearningRate: first.decoderLearningRate,
      encoderLearningRate: first.encoderLearningRate,
      captions: scenes('train.captions.json'),
      vocabulary: scenes('vocabulary.sound.json'),
      source: {
        kind: 'images',
        encoder: { architecture: 'efficientnet_lite0', precision: 'float32', path: weights },
        imageHeight: IMAGE_SIZE,
        imageWidth: IMAGE_SIZE,
        shards: [{ path: scenes('train.images.000.h5'), first: 0, count: IMAGES }],
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
  };

  const lossOf = async (name: string, stage: Stage): Promise<number> => {
    const { position } = await train(await jobOf(name, stage), new RecordingLink());
    return position.sums.loss / position.stepsPerEpoch;
  };

  it('sees changed pictures on request, the same ones each time, and leaves no tensor behind', async () => {
    const before = ops.liveTensors;
    const plain = await lossOf('plain', TUNED);
    const first = await lossOf('augmented', AUGMENTED);
    expect(await lossOf('again', AUGMENTED)).toBe(first);
    expect(first).not.toBe(plain);
    expect(ops.liveTensors).toBe(before);
  });
});

/** Twelve scenes with a caption each, as one batch. */
const scenesBatch = () => {
  const scenes = generateScenes({ train: 12, val: 0, test: 0, seed: 3 });
  const counter = new WordCounter();
  const tokens = scenes.map(({ captions }) => captions[0]?.tokens ?? []);
  for (const words of tokens) counter.add(words);
  const words = new WordIndex(counter.toVocabulary(0));
  const captions = tokens.map((caption) => words.encode(caption));
  const width = Math.max(...captions.map(({ length }) => length));
  return {
    vocabulary: words.size,
    pixels: Buffer.concat(scenes.map((scene) => renderScene(scene, IMAGE_SIZE, 3).data)),
    batch: {
      captions: captions.map((ids) => [...ids, ...new Array<number>(width - ids.length).fill(words.pad)]),
      lengths: captions.map(({ length }) => length),
      imageIndex: captions.map((_, row) => row),
    },
  };
};

describe('a decoder that has learned for a while', () => {
  const { vocabulary, pixels, batch } = scenesBatch();
  const images = () => ops.bytes(Uint8Array.from(pixels), [batch.lengths.length, IMAGE_SIZE, IMAGE_SIZE, 3]);
  const optionsAt = (step: number) => ({
    learningRate: 1e-2,
    gradientClamp: 5,
    alphaC: 0,
    seed: [1, step] as const,
  });
  const open = () =>
    createCaptioner({
      sizes: { embedding: 16, attention: 16, hidden: 32, features: 1280, vocabulary },
      featureMap: { height: 2, width: 2 },
      grid: 2,
      dropout: 0,
      seed: 2,
    });
  const meanOfLast = (losses: readonly number[]) => losses.slice(-5).reduce((sum, loss) => sum + loss / 5, 0);

  it('gets a lower loss with the encoder’s last blocks than without, by the same steps from the same start', async () => {
    const { tensors } = importWeights(
      'efficientnet_lite0',
      await readFile(process.env['BEAMLINE_EFFICIENTNET_LITE0'] ?? ''),
    );
    const trainableBlocks = ['stage7', 'head'];
    const encoder = createEncoder(ops, ARCHITECTURES.efficientnet_lite0, tensors, { trainableBlocks });
    const features = ops.scope(() => ops.read(encoder.encode(images())));
    const [alone, together] = [open(), open()];
    const decoderStep = (_: unknown, step: number) =>
      alone.trainStep({ ...batch, features }, optionsAt(step)).loss;
    Array.from({ length: 80 }, decoderStep);
    together.loadParameters(alone.exportParameters());
    together.loadOptimiser(alone.exportOptimiser());
    const frozen = Array.from({ length: STEPS }, decoderStep);
    const adam = new Adam(ops, encoder.variables);
    const tuned = Array.from({ length: STEPS }, (_, step) =>
      ops.scope(() => {
        const options = { ...optionsAt(step), encoderLearningRate: 1e-4, microBatchImages: 8 };
        return together.fineTuneStep({ ...batch, images: images() }, encoder, adam, options).loss;
      }),
    );
    expect(tuned[0]).toBeCloseTo(frozen[0] ?? 0, 3);
    expect(meanOfLast(tuned)).toBeLessThan(0.9 * meanOfLast(frozen));
    for (const owner of [alone, together, adam, encoder]) owner.dispose();
  });
});
