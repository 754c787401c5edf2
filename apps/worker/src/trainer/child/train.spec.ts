import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Decoding, DomainError } from '@beamline/contracts';
import { openBackend } from '@beamline/model';
import { afterEach, describe, expect, it } from 'vitest';
import { RecordingLink, TinyTraining, type TinyOptions } from '../../testing/tiny-training.js';
import type { CheckpointFiles, DecodeJob, TrainJob } from '../protocol.js';
import { decode } from './decode.js';
import { train } from './train.js';

const { ops } = openBackend();
let tiny: TinyTraining | undefined;

afterEach(async () => {
  await tiny?.close();
  tiny = undefined;
});

const open = async (options: TinyOptions): Promise<TinyTraining> => (tiny = await TinyTraining.open(options));

/** Trains, and gives what was sent and how many tensors were left over. */
const run = async (job: TrainJob) => {
  const link = new RecordingLink();
  const before = ops.liveTensors;
  const failure: unknown = await train(job, link).then(
    () => null,
    (error: unknown) => error,
  );
  return { link, failure, leaked: ops.liveTensors - before };
};

const bytesOf = (files: CheckpointFiles | undefined) =>
  Promise.all([files?.decoder, files?.decoderOptimiser].map((path) => readFile(path ?? '')));

describe('a training epoch', () => {
  const stage = {
    maxEpochs: 2,
    learningRateSchedule: 'cosine',
    warmupSteps: 3,
    gradientNormLimit: 0.5,
    optimiser: { kind: 'adamw', beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 0.05 },
    checkpointEverySteps: 4,
    decoderLearningRate: 1e-2,
  } as const;

  const drawing = {
    images: 32,
    attention: 'hard',
    stage: {
      ...stage,
      scheduledSampling: { schedule: 'linear', rate: 0.4, floor: 0 },
      hardAttention: { baselineDecay: 0.5, rewardWeight: 1, entropyWeight: 0.01, expectationShare: 0.5 },
    },
  } as const;

  it.each([
    ['the same rates', { images: 32, stage }],
    ['words and places that are drawn', drawing],
  ])('goes on from a checkpoint within it with %s and the same bits', async (_, options) => {
    const bench = await open(options);
    const whole = await run(await bench.with('whole'));
    const [middle, end] = whole.link.of('checkpoint');
    expect([middle?.position.stepInEpoch, end?.position.stepInEpoch]).toEqual([4, 8]);
    const start = {
      decoder: middle?.files.decoder ?? '',
      decoderOptimiser: middle?.files.decoderOptimiser ?? '',
      encoderOptimiser: null,
      embeddings: null,
      position: middle?.position ?? null,
      globalStep: 4,
    };
    const resumed = await run(await bench.with('resumed', { start }));
    const [again] = resumed.link.of('checkpoint');
    expect(await bytesOf(again?.files)).toEqual(await bytesOf(end?.files));
    expect(await bytesOf(again?.files)).not.toEqual(await bytesOf(middle?.files));
    const rates = [whole, resumed].map(({ link }) => link.of('step').at(-1)?.report.learningRate);
    expect(rates[0]).toBe(rates[1]);
  });

  it('saves by the clock too, and then at the place where the epoch ends', async () => {
    const bench = await open({
      images: 32,
      stage: { ...stage, checkpointEverySteps: 100, checkpointEveryMinutes: 1e-9 },
    });
    const { link } = await run(await bench.with('clock'));
    const places = link.of('checkpoint').map(({ position }) => position.stepInEpoch);
    expect(places[0]).toBe(1);
    expect(places.at(-1)).toBe(8);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
  });

  it('reports the rate of its last step and the length of the gradient', async () => {
    const bench = await open({ images: 32, stage });
    const { link } = await run(await bench.with('first'));
    const { learningRate = 0, gradientNorm = 0 } = link.of('step').at(-1)?.report ?? {};
    // Step 7 of 16, of which 3 are warm-up.
    expect(learningRate).toBeCloseTo((1e-2 * (1 + Math.cos((Math.PI * 4) / 13))) / 2, 12);
    expect(gradientNorm).toBeGreaterThan(0);
  });

  it('reports the entropy of hard attention and how often true words are fed', async () => {
    const bench = await open(drawing);
    const { link } = await run(await bench.with('first', { epoch: 1 }));
    const { teacherForcing, attentionEntropy } = link.of('step').at(-1)?.report ?? {};
    // Step 7 of 8 of the second epoch.
    expect(teacherForcing).toBeCloseTo(1 - 0.4 * (1 + 7 / 8), 12);
    // There is one place to look at.
    expect(attentionEntropy).toBeCloseTo(0, 6);
  });

  it('and a validation and a search leave no tensor behind', async () => {
    const bench = await open({ ...drawing, images: 12 });
    const { link, leaked } = await run(await bench.with('trained'));
    expect(leaked).toBe(0);
    const { captions, vocabulary, options, spec, source } = bench.job;
    const common = { kind: 'decode', captions, vocabulary, options, spec, source } as const;
    const methods: DecodeJob['method'][] = [
      { kind: 'teacher-forced' },
      { kind: 'search', beam: 3, decoding: Decoding.parse({ maxSteps: 5 }) },
    ];
    for (const method of methods) {
      const before = ops.liveTensors;
      const decoder = link.of('checkpoint')[0]?.files.decoder ?? '';
      await decode({ ...common, decoder, method, output: join(bench.folder, 'out.json') }, link);
      expect(ops.liveTensors - before, method.kind).toBe(0);
    }
  });

  it('that meets features that are no numbers names their batch, and saves nothing after', async () => {
    const bench = await open({ images: 16, damagedImage: 5, stage: { checkpointEverySteps: 1 } });
    const { link, failure, leaked } = await run(await bench.with('damaged'));
    const saved = link.of('checkpoint').length;
    expect(failure).toBeInstanceOf(DomainError);
    const { code, message, where } = failure as DomainError;
    expect(code).toBe('NON_FINITE_LOSS');
    expect(message).toContain(`Stage decoder, epoch 1, step ${saved + 1} of 4: The loss became NaN`);
    expect(where?.['images']?.split(', ')).toContain('photo5.jpg');
    expect(where?.['images']?.split(', ')).toHaveLength(4);
    expect(where?.['captions']?.split(', ')).toHaveLength(4);
    expect(leaked).toBe(0);
  });
});
