import { z } from 'zod';

/** What the sum of log-probabilities of a hypothesis of n words (`<end>` counted) is divided by. */
export const LengthPenalty = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  /** n */
  z.strictObject({ kind: z.literal('average') }),
  /** ((5 + n) / 6)^alpha (Wu et al. 2016, eq. 14) */
  z.strictObject({ kind: z.literal('gnmt'), alpha: z.number().min(0).max(2).default(0.6) }),
]);
export type LengthPenalty = z.infer<typeof LengthPenalty>;

/** Diverse beam search (Vijayakumar et al. 2018): groups that are charged for words that groups before them chose. */
export const Diversity = z.strictObject({
  groups: z.int().min(1).max(100).default(1),
  strength: z.number().nonnegative().default(0.5),
});
export type Diversity = z.infer<typeof Diversity>;

/** Words are drawn, not searched; `beam` captions are drawn for each image and the likeliest is the answer. */
export const Sampling = z.strictObject({
  temperature: z.number().positive().max(10).default(1),
  /** Draws among this many likeliest words; all by default. */
  topK: z.int().positive().nullable().default(null),
  /** Draws among the likeliest words that together reach this probability (Holtzman et al. 2020). */
  topP: z.number().gt(0).max(1).default(1),
  seed: z.int().nonnegative().default(1),
});
export type Sampling = z.infer<typeof Sampling>;

/** How captions are made from a checkpoint; defaults are the reference's. */
export const Decoding = z.strictObject({
  /** Words at most, `<end>` counted. */
  maxSteps: z.int().min(1).max(200).default(51),
  /** Words at least before `<end>`. */
  minLength: z.int().min(0).max(200).default(0),
  suppressUnknown: z.boolean().default(false),
  lengthPenalty: LengthPenalty.default({ kind: 'none' }),
  /** No sequence of this many words comes twice in a caption; 0 allows all. */
  noRepeatNgram: z.int().min(0).max(10).default(0),
  diversity: Diversity.prefault({}),
  sampling: Sampling.nullable().default(null),
  /** Hard attention looks at the likeliest place or at a drawn one; soft attention ignores it. */
  hardAttention: z.enum(['greedy', 'sampled']).default('greedy'),
});
export type Decoding = z.infer<typeof Decoding>;

/** Decoding as people write it, defaults left out. */
export type DecodingInput = z.input<typeof Decoding>;

/** Decoding without the sweep's other fields. */
export const decodingOf = (sweep: Decoding): Decoding => ({
  maxSteps: sweep.maxSteps,
  minLength: sweep.minLength,
  suppressUnknown: sweep.suppressUnknown,
  lengthPenalty: sweep.lengthPenalty,
  noRepeatNgram: sweep.noRepeatNgram,
  diversity: sweep.diversity,
  sampling: sweep.sampling,
  hardAttention: sweep.hardAttention,
});
