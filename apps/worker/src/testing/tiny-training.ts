import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ExperimentSpec,
  type ModelSpec,
  type StageSpec,
  VocabularyOptions,
  type ExperimentSpecInput,
} from '@beamline/contracts';
import { FeatureShardWriter, WordCounter } from '@beamline/data';
import { Link } from '../trainer/child/link.js';
import type { FromTrainer, TrainJob } from '../trainer/protocol.js';

/** Channels of a ResNet-18, the fewest there are; its map of a picture of 32 × 32 is one place. */
const CHANNELS = 512;
const IMAGE_SIDE = 32;
const WORDS = ['red', 'green', 'blue', 'circle', 'square'];
/** IEEE half precision: 1.0 and not-a-number. */
const ONE = 0x3c00;
const NAN = 0x7e00;

export interface TinyOptions {
  images: number;
  /** Row of an image whose features are no numbers. */
  damagedImage?: number;
  stage?: Partial<StageSpec>;
  attention?: ModelSpec['attention'];
}

/** A stage that trains in milliseconds a step: stored features, one place an image, captions of one to three words. */
export class TinyTraining {
  private constructor(
    readonly folder: string,
    readonly job: TrainJob,
  ) {}

  static async open(options: TinyOptions): Promise<TinyTraining> {
    const folder = await mkdtemp(join(tmpdir(), 'beamline-tiny-'));
    return new TinyTraining(folder, await tinyJob(folder, options));
  }

  /** The job with other fields, its checkpoints in a folder of their own. */
  async with(name: string, over: Partial<TrainJob> = {}): Promise<TrainJob> {
    const output = join(this.folder, name);
    await mkdir(output);
    return { ...this.job, ...over, output };
  }

  async close(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Keeps what a trainer child would send. */
export class RecordingLink extends Link {
  readonly sent: FromTrainer[] = [];

  override send(message: FromTrainer): void {
    this.sent.push(message);
  }

  of<Type extends FromTrainer['type']>(type: Type): Extract<FromTrainer, { type: Type }>[] {
    return this.sent.filter((message) => message.type === type) as Extract<FromTrainer, { type: Type }>[];
  }
}

function tinySpec({ stage = {}, attention = 'soft' }: TinyOptions): ExperimentSpec {
  return ExperimentSpec.parse({
    name: 'tiny',
    dataset: 'tiny',
    backbone: 'resnet18',
    seed: 3,
    model: { grid: 1, attention, embeddingSize: 4, attentionSize: 4, hiddenSize: 6 },
    stages: [{ name: 'decoder', trains: 'decoder', batchSize: 4, ...stage }],
  } satisfies ExperimentSpecInput);
}

async function tinyJob(folder: string, options: TinyOptions): Promise<TrainJob> {
  const { images, damagedImage } = options;
  const spec = tinySpec(options);
  const files = await writeCaptions(folder, images);
  const features = join(folder, 'features.h5');
  await writeFeatures(features, images, damagedImage);
  const [first] = spec.stages;
  if (first === undefined) throw new Error('no stage');
  return {
    kind: 'train',
    spec,
    options: VocabularyOptions.parse({ minWordFrequency: 0, maxLength: 3 }),
    stage: first,
    stageIndex: 0,
    epoch: 0,
    decoderLearningRate: first.decoderLearningRate,
    encoderLearningRate: null,
    ...files,
    source: {
      kind: 'features',
      encoder: { architecture: 'resnet18', precision: 'float32', path: '' },
      imageHeight: IMAGE_SIDE,
      imageWidth: IMAGE_SIDE,
      shards: [{ path: features, first: 0, count: images }],
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
    output: folder,
  };
}

async function writeCaptions(folder: string, images: number) {
  const counter = new WordCounter();
  const captioned = Array.from({ length: images }, (_, row) => {
    const tokens = Array.from({ length: 1 + (row % 3) }, (__, place) => WORDS[(row + 2 * place) % 5] ?? '');
    counter.add(tokens);
    return { fileName: `photo${row}.jpg`, captions: [{ tokens, raw: tokens.join(' ') }] };
  });
  const [captions, vocabulary] = ['captions.json', 'vocabulary.json'].map((name) => join(folder, name)) as [
    string,
    string,
  ];
  await writeFile(captions, JSON.stringify(captioned));
  await writeFile(vocabulary, JSON.stringify(counter.toVocabulary(0)));
  return { captions, vocabulary };
}

async function writeFeatures(path: string, images: number, damagedImage: number | undefined): Promise<void> {
  const writer = await FeatureShardWriter.create(path, { places: 1, channels: CHANNELS });
  for (let row = 0; row < images; row += 1) {
    const damaged = row === damagedImage ? NAN : ONE;
    const bits = Uint16Array.from({ length: CHANNELS }, (_, i) => ((i * 7 + row) % 5 === 0 ? damaged : 0));
    writer.append(bits);
  }
  await writer.close();
}
