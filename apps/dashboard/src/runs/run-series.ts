import type { Epoch, MetricName, MetricSeries } from '@beamline/contracts';
import type { ChartBand, ChartPoint } from '../charts/series.js';

/** What the charts of a run draw: points by metric over one x axis, and the stages along it. */
export interface RunSeries {
  xLabel: 'step' | 'epoch';
  points: (name: MetricName) => ChartPoint[];
  bands: ChartBand[];
}

/** Metric points over optimiser steps, stage after stage. */
export function seriesBySteps(metrics: readonly MetricSeries[], stages: readonly string[]): RunSeries {
  const inOrder = stages.flatMap((stage) => metrics.filter((series) => series.stage === stage));
  const points = (name: MetricName) =>
    inOrder
      .filter((series) => series.name === name)
      .flatMap((series) => series.points.map(({ step, value }) => ({ x: step, y: value })));
  return { xLabel: 'step', points, bands: bandsBySteps(inOrder, stages) };
}

function bandsBySteps(metrics: readonly MetricSeries[], stages: readonly string[]): ChartBand[] {
  let from = 0;
  return stages.flatMap((stage) => {
    const steps = metrics
      .filter((series) => series.stage === stage)
      .flatMap((series) => series.points.map((point) => point.step));
    if (steps.length === 0) return [];
    const band = { from, to: Math.max(...steps), label: stage };
    from = band.to;
    return [band];
  });
}

/** One point an epoch; epochs count from 1 on through all stages. */
export function seriesByEpochs(epochs: readonly Epoch[], stages: readonly string[]): RunSeries {
  const inOrder = stages.flatMap((stage) => epochs.filter((epoch) => epoch.stage === stage));
  const points = (name: MetricName) =>
    inOrder.map((epoch, index) => ({ x: index + 1, y: epochValue(epoch, name) }));
  return { xLabel: 'epoch', points, bands: bandsByEpochs(inOrder, stages) };
}

function bandsByEpochs(epochs: readonly Epoch[], stages: readonly string[]): ChartBand[] {
  let from = 0.5;
  return stages.flatMap((stage) => {
    const count = epochs.filter((epoch) => epoch.stage === stage).length;
    if (count === 0) return [];
    const band = { from, to: from + count, label: stage };
    from = band.to;
    return [band];
  });
}

function epochValue(epoch: Epoch, name: MetricName): number {
  switch (name) {
    case 'train/loss':
      return epoch.loss;
    case 'train/crossEntropy':
      return epoch.crossEntropy;
    case 'train/top5Accuracy':
      return epoch.top5Accuracy;
    case 'train/captionsPerSecond':
    case 'train/learningRate':
    case 'train/gradientNorm':
    case 'train/attentionEntropy':
    case 'train/teacherForcing':
    case 'train/reward':
    case 'train/greedyReward':
      return NaN;
    case 'val/bleu1':
      return epoch.bleu[0];
    case 'val/bleu2':
      return epoch.bleu[1];
    case 'val/bleu3':
      return epoch.bleu[2];
    case 'val/bleu4':
      return epoch.bleu[3];
  }
}
