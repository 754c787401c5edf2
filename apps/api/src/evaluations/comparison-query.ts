import { ComparedMetric, Id } from '@beamline/contracts';
import { z } from 'zod';

export const ComparisonQuery = z.object({
  /** The evaluation whose score is compared with the one in the path. */
  with: Id,
  metric: ComparedMetric.default('bleu4'),
  /** Times that images are drawn again. */
  resamples: z.coerce.number().int().min(100).max(10_000).default(1000),
});
export type ComparisonQuery = z.infer<typeof ComparisonQuery>;
