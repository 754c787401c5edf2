import { z } from 'zod';
import { Id } from './identifiers.js';

/** Scores whose difference can be tested image by image. */
export const ComparedMetric = z.enum(['bleu1', 'bleu2', 'bleu3', 'bleu4', 'rougeL', 'ciderD']);
export type ComparedMetric = z.infer<typeof ComparedMetric>;

/**
 * Two evaluations of the same images under the paired bootstrap (Koehn 2004): images are drawn again with replacement,
 * the same for both, and the difference of the corpus scores is looked at.
 */
export const EvaluationComparison = z.object({
  metric: ComparedMetric,
  first: z.object({ evaluationId: Id, score: z.number() }),
  second: z.object({ evaluationId: Id, score: z.number() }),
  /** Score of the second less that of the first. */
  difference: z.number(),
  /** Bounds of the middle 95 % of the resampled differences. */
  interval: z.tuple([z.number(), z.number()]),
  /** Two-sided probability of a difference at least as large if the two were alike. */
  pValue: z.number(),
  images: z.int().positive(),
  resamples: z.int().positive(),
  seed: z.int().nonnegative(),
});
export type EvaluationComparison = z.infer<typeof EvaluationComparison>;
