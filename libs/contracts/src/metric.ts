import { z } from 'zod';
import { Slug, Timestamp } from './identifiers.js';

/** Names of the series that training writes; units in `METRIC_UNITS`. */
export const MetricName = z.enum([
  'train/loss',
  'train/crossEntropy',
  'train/top5Accuracy',
  'train/captionsPerSecond',
  'train/learningRate',
  'train/gradientNorm',
  'train/attentionEntropy',
  'train/teacherForcing',
  'train/reward',
  'train/greedyReward',
  'val/bleu1',
  'val/bleu2',
  'val/bleu3',
  'val/bleu4',
]);
export type MetricName = z.infer<typeof MetricName>;

/** One value of a series. `step` counts optimiser steps since the start of the run's first stage. */
export const MetricPoint = z.object({
  stage: Slug,
  attempt: z.int().positive(),
  name: MetricName,
  step: z.int().nonnegative(),
  value: z.number(),
  recordedAt: Timestamp,
});
export type MetricPoint = z.infer<typeof MetricPoint>;

/** A series as the server sends it: downsampled to at most the number of points asked for. */
export const MetricSeries = z.object({
  name: MetricName,
  stage: Slug,
  points: z.array(z.object({ step: z.int().nonnegative(), value: z.number() })),
  /** Points before downsampling. */
  total: z.int().nonnegative(),
});
export type MetricSeries = z.infer<typeof MetricSeries>;
