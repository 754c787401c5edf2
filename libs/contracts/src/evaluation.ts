import { z } from 'zod';
import { BlobRef, Id, Timestamp } from './identifiers.js';
import { Mode, Split } from './split.js';

/** BLEU-1 to BLEU-4 as fractions. */
export const Bleu = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bleu = z.infer<typeof Bleu>;

/** What an evaluation decodes: one evaluation for each (checkpoint, split, beam, mode). */
export const EvaluationKey = z.object({
  checkpointId: Id,
  split: Split,
  beam: z.int().min(1).max(100),
  mode: Mode,
  maxSteps: z.int().positive(),
  suppressUnknown: z.boolean(),
});
export type EvaluationKey = z.infer<typeof EvaluationKey>;

export const Evaluation = EvaluationKey.extend({
  id: Id,
  runId: Id,
  bleu: Bleu,
  /** Canonical text that says how the score was made; scores are comparable only when it is equal. */
  signature: z.string(),
  images: z.int().positive(),
  seconds: z.number().nonnegative(),
  imagesPerSecond: z.number().nonnegative(),
  /** Images whose search completed no hypothesis, so that the best unfinished one was taken. */
  unfinished: z.int().nonnegative(),
  meanLength: z.number().nonnegative(),
  /** JSON blob of `CaptionResult[]`, in image order. */
  captionsBlob: BlobRef,
  createdAt: Timestamp,
});
export type Evaluation = z.infer<typeof Evaluation>;

export const CaptionResult = z.object({
  image: z.int().nonnegative(),
  fileName: z.string(),
  caption: z.string(),
  logProbability: z.number(),
  finished: z.boolean(),
  references: z.array(z.string()),
});
export type CaptionResult = z.infer<typeof CaptionResult>;
