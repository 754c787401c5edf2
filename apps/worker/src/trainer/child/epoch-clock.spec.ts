import { TrainingPosition } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { EpochClock } from './epoch-clock.js';

const start = (over: Partial<TrainingPosition> = {}): TrainingPosition => ({
  stageIndex: 0,
  epoch: 2,
  stepInEpoch: 0,
  stepsPerEpoch: 12,
  globalStep: 24,
  sums: { loss: 0, crossEntropy: 0, tokens: 0, top5Correct: 0, seconds: 0 },
  ...over,
});
const report = {
  loss: 3,
  crossEntropy: 2,
  tokens: 100,
  top5Correct: 40,
  gradientNorm: 5,
  learningRate: 1e-3,
};

describe('EpochClock', () => {
  it('reports the means of every ten steps, and of what is left at the end', () => {
    const clock = new EpochClock(start());
    const reports = Array.from({ length: 12 }, () => clock.step(report, 8)).filter((entry) => entry !== null);
    expect(reports.map(({ globalStep }) => globalStep)).toEqual([34, 36]);
    expect(reports[1]).toMatchObject({ loss: 3, crossEntropy: 2, top5Accuracy: 0.4 });
    expect(clock.isDone).toBe(true);
  });

  it('reports the mean length of the gradient and the learning rate of the last step', () => {
    const clock = new EpochClock(start({ stepInEpoch: 9, stepsPerEpoch: 11 }));
    clock.step({ ...report, gradientNorm: 7 }, 8);
    expect(clock.step({ ...report, learningRate: 2e-3 }, 8)).toMatchObject({
      gradientNorm: 6,
      learningRate: 2e-3,
    });
  });

  it('reports what only some stages have: mean entropy of attention, and teacher forcing of the last step', () => {
    const clock = new EpochClock(start({ stepInEpoch: 8, stepsPerEpoch: 11 }));
    clock.step({ ...report, attentionEntropy: 2, teacherForcing: 0.9 }, 8);
    clock.step({ ...report, attentionEntropy: 3, teacherForcing: 0.8 }, 8);
    const last = clock.step({ ...report, attentionEntropy: 4, teacherForcing: 0.7 }, 8);
    expect(last).toMatchObject({ attentionEntropy: 3, teacherForcing: 0.7 });
    const plain = new EpochClock(start({ stepInEpoch: 11 })).step(report, 8);
    expect(plain).not.toBeNull();
    expect(plain).not.toHaveProperty('teacherForcing');
    expect(plain).not.toHaveProperty('attentionEntropy');
  });

  it('goes on from a checkpoint between two reports with the reports of the uninterrupted epoch', () => {
    const measured = (step: number) => ({ ...report, loss: 1 / (step + 3), attentionEntropy: step / 7 });
    const reportsFrom = (clock: EpochClock, first: number, end: number) =>
      Array.from({ length: end - first }, (_, i) => clock.step(measured(first + i), 8))
        .filter((entry) => entry !== null)
        .map(({ captionsPerSecond, ...values }) => values);
    const whole = reportsFrom(new EpochClock(start()), 0, 12);
    for (const stop of [3, 10, 11]) {
      const before = new EpochClock(start());
      const first = reportsFrom(before, 0, stop);
      const stored = TrainingPosition.parse(JSON.parse(JSON.stringify(before.now)));
      expect([...first, ...reportsFrom(new EpochClock(stored), stop, 12)]).toEqual(whole);
    }
  });

  it('goes on with the sums and seconds of a checkpoint', () => {
    const sums = { loss: 30, crossEntropy: 20, tokens: 1000, top5Correct: 400, seconds: 50 };
    const clock = new EpochClock(start({ stepInEpoch: 10, globalStep: 34, sums }));
    clock.step(report, 8);
    expect(clock.now).toMatchObject({ stepInEpoch: 11, globalStep: 35, sums: { loss: 33, tokens: 1100 } });
    expect(clock.seconds).toBeGreaterThanOrEqual(50);
  });
});
