import { SelfCritical } from '@beamline/contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RecordingLink, TinyTraining } from '../../testing/tiny-training.js';
import type { StepReport, TrainJob } from '../protocol.js';
import { train } from './train.js';

const CROSS_ENTROPY = { batchSize: 4, decoderLearningRate: 0.02 };
let bench: TinyTraining;

beforeAll(async () => {
  bench = await TinyTraining.open({ images: 6, stage: CROSS_ENTROPY });
});
afterAll(() => bench.close());

const selfCritical = (over: Partial<TrainJob> = {}): Partial<TrainJob> => ({
  stage: {
    ...bench.job.stage,
    name: 'scst',
    objective: 'self-critical',
    batchSize: 3,
    selfCritical: SelfCritical.parse({ samples: 4, maxSteps: 5 }),
  },
  ...over,
});

/** Trains an epoch; gives its reports and the last checkpoint's files. */
async function epochOf(name: string, over: Partial<TrainJob>) {
  const link = new RecordingLink();
  const { position } = await train(await bench.with(name, over), link);
  const reports = link.sent.flatMap((message): StepReport[] =>
    message.type === 'step' ? [message.report] : [],
  );
  const saved = link.sent.findLast((message) => message.type === 'checkpoint');
  return { position, reports, files: saved?.type === 'checkpoint' ? saved.files : undefined };
}

describe('a stage of self-critical training', () => {
  it('goes through the images once an epoch, from a taught decoder, and reports its rewards', async () => {
    const taught = await epochOf('taught', {});
    const start = { ...bench.job.start, decoder: taught.files?.decoder ?? null };
    const { position, reports } = await epochOf('scst', selfCritical({ start }));
    expect(position.stepsPerEpoch).toBe(2);
    expect(reports).toHaveLength(1);
    expect(reports[0]?.reward).toBeGreaterThanOrEqual(0);
    expect(reports[0]?.greedyReward).toBeGreaterThanOrEqual(0);
    expect(taught.reports[0]).not.toHaveProperty('reward');
  });
});
