import type { Epoch, MetricSeries } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { seriesByEpochs, seriesBySteps } from './run-series.js';

const metric = (stage: string, points: [number, number][]): MetricSeries => ({
  name: 'train/loss',
  stage,
  points: points.map(([step, value]) => ({ step, value })),
  total: points.length,
});

const epoch = (stage: string, index: number, bleu4: number): Epoch => ({
  stage,
  epoch: index,
  loss: 3,
  crossEntropy: 2,
  top5Accuracy: 0.7,
  decoderLearningRate: 4e-4,
  encoderLearningRate: null,
  bleu: [0.6, 0.4, 0.3, bleu4],
  isBest: false,
  epochsSinceImprovement: 0,
  complete: true,
  trainSeconds: 1,
  validateSeconds: 1,
  checkpointId: 'aaaaaaaaaaaa',
});

test('steps of all stages follow each other in the order of the spec', () => {
  const series = seriesBySteps(
    [
      metric('finetune', [[30, 2]]),
      metric('decoder', [
        [10, 4],
        [20, 3],
      ]),
    ],
    ['decoder', 'finetune'],
  );
  expect(series.points('train/loss')).toEqual([
    { x: 10, y: 4 },
    { x: 20, y: 3 },
    { x: 30, y: 2 },
  ]);
  expect(series.bands).toEqual([
    { from: 0, to: 20, label: 'decoder' },
    { from: 20, to: 30, label: 'finetune' },
  ]);
});

test('epochs count on through the stages', () => {
  const series = seriesByEpochs(
    [epoch('decoder', 0, 0.1), epoch('decoder', 1, 0.2), epoch('finetune', 0, 0.25)],
    ['decoder', 'finetune'],
  );
  expect(series.points('val/bleu4').map(({ x, y }) => [x, y])).toEqual([
    [1, 0.1],
    [2, 0.2],
    [3, 0.25],
  ]);
  expect(series.bands.map(({ from, to }) => [from, to])).toEqual([
    [0.5, 2.5],
    [2.5, 3.5],
  ]);
});

test('a stage without points has no band', () => {
  expect(seriesBySteps([], ['decoder']).bands).toEqual([]);
});
