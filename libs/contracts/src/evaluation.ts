import { z } from 'zod';
import { Decoding } from './decoding.js';
import { BlobRef, Id, Timestamp } from './identifiers.js';
import { Mode, Split } from './split.js';

/** BLEU-1 to BLEU-4 as fractions. */
export const Bleu = z.tuple([z.number(), z.number(), z.number(), z.number()]);
export type Bleu = z.infer<typeof Bleu>;

/** Scores as pycocoevalcap defines them, on PTB tokens of the raw references; fractions, CIDEr-D on its own scale to 10. */
export const CocoScores = z.object({
  bleu: Bleu,
  rougeL: z.number(),
  ciderD: z.number(),
  /** Null where the official program could not run; `meteorMissing` says why. */
  meteor: z.number().nullable(),
  meteorMissing: z.string().nullable(),
  signature: z.string(),
});
export type CocoScores = z.infer<typeof CocoScores>;

/** How varied the captions of a split are. */
export const CaptionDiversity = z.object({
  /** Share of different words, and of different word pairs, among all that were generated. */
  distinct1: z.number(),
  distinct2: z.number(),
  /** Different captions. */
  uniqueCaptions: z.int().nonnegative(),
  /** Different words used, of `vocabularySize` that the model knows. */
  vocabularyUsed: z.int().nonnegative(),
  vocabularySize: z.int().positive(),
});
export type CaptionDiversity = z.infer<typeof CaptionDiversity>;

/** What an evaluation decodes: one evaluation for each (checkpoint, split, beam, mode, decoding). */
export const EvaluationKey = z.object({
  checkpointId: Id,
  split: Split,
  beam: z.int().min(1).max(100),
  mode: Mode,
  decoding: Decoding,
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
  /** Images with a caption of no word. */
  empty: z.int().nonnegative(),
  /** Null on evaluations made before these scores were. */
  coco: CocoScores.nullable(),
  diversity: CaptionDiversity.nullable(),
  /** JSON blob of `CaptionResult[]`, in image order. */
  captionsBlob: BlobRef,
  createdAt: Timestamp,
});
export type Evaluation = z.infer<typeof Evaluation>;

/** An image's share of corpus scores: enough to score any resample of images without decoding again. */
export const ImageStatistics = z.object({
  /** n-gram matches and n-grams of the hypothesis for n = 1 to 4. */
  matches: z.array(z.number()).length(4),
  guesses: z.array(z.number()).length(4),
  hypothesisLength: z.int().nonnegative(),
  referenceLength: z.int().nonnegative(),
  rougeL: z.number(),
  ciderD: z.number(),
});
export type ImageStatistics = z.infer<typeof ImageStatistics>;

export const CaptionResult = z.object({
  image: z.int().nonnegative(),
  fileName: z.string(),
  caption: z.string(),
  logProbability: z.number(),
  finished: z.boolean(),
  /** What the image adds to the scores of its split; absent on captions made before they were kept. */
  statistics: ImageStatistics.optional(),
  references: z.array(z.string()),
});
export type CaptionResult = z.infer<typeof CaptionResult>;
