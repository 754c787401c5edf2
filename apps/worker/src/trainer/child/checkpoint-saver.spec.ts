import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrainingPosition } from '@beamline/contracts';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RecordingLink } from '../../testing/tiny-training.js';
import type { TrainJob } from '../protocol.js';
import { CheckpointSaver } from './checkpoint-saver.js';
import type { Learner } from './learner.js';

const at = (stepInEpoch: number): TrainingPosition => ({
  ...{ stageIndex: 0, epoch: 0, stepInEpoch, stepsPerEpoch: 9, globalStep: stepInEpoch },
  sums: { loss: 0, crossEntropy: 0, tokens: 0, top5Correct: 0, seconds: 0 },
});
const learner = {
  state: () => ({ decoder: new Map(), decoderOptimiser: new Map(), encoder: null, encoderOptimiser: null }),
} as unknown as Learner;

describe('CheckpointSaver', () => {
  let output: string;
  let link: RecordingLink;
  const open = () => new CheckpointSaver({ output } as TrainJob, link, learner);
  const told = () => link.of('checkpoint').map(({ position }) => position.stepInEpoch);

  beforeEach(async () => {
    output = await mkdtemp(join(tmpdir(), 'checkpoint-saver-'));
    link = new RecordingLink();
  });
  afterEach(() => rm(output, { recursive: true, force: true }));

  it('lets training go on before anything is written, and tells of a checkpoint only when all of it is', async () => {
    const saver = open();
    await saver.save(at(1));
    expect([saver.isWriting, told()]).toEqual([true, []]);
    await saver.written();
    expect([saver.isWriting, told()]).toEqual([false, [1]]);
  });

  it('writes one at a time, in order', async () => {
    const saver = open();
    await saver.save(at(1));
    await saver.save(at(2));
    expect(told()).toEqual([1]);
    await saver.written();
    expect(told()).toEqual([1, 2]);
  });

  it('tells nothing of one that could not be written, and throws why', async () => {
    output = join(output, 'file');
    await writeFile(output, '');
    const saver = open();
    await saver.save(at(1));
    await expect(saver.written()).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect([saver.isWriting, told()]).toEqual([false, []]);
  });
});
