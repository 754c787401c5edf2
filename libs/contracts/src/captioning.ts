import { z } from 'zod';
import { Decoding } from './decoding.js';
import { Fault } from './error.js';
import { BlobRef, Id, Timestamp } from './identifiers.js';
import { Progress } from './progress.js';
import { Split } from './split.js';

/** A picture to caption. */
export const PictureSource = z.discriminatedUnion('kind', [
  /** A photograph sent through `POST /uploads`. */
  z.strictObject({ kind: z.literal('upload'), upload: Id }),
  /** An image of the dataset that the checkpoint was trained on. */
  z.strictObject({ kind: z.literal('dataset'), split: Split, image: z.int().nonnegative() }),
]);
export type PictureSource = z.infer<typeof PictureSource>;

/** Captions pictures with a stored checkpoint. */
export const CaptioningRequest = z
  .strictObject({
    pictures: z.array(PictureSource).min(1).max(32),
    beam: z.int().min(1).max(100).default(3),
    decoding: Decoding.prefault({}),
    /** Also keeps what the search looked at and dropped. */
    withTree: z.boolean().default(false),
  })
  .refine(({ beam, decoding }) => beam % decoding.diversity.groups === 0, {
    path: ['decoding', 'diversity', 'groups'],
    message: 'the beam must divide into the groups',
  })
  .refine(({ decoding }) => decoding.sampling === null || decoding.diversity.groups === 1, {
    path: ['decoding', 'diversity', 'groups'],
    message: 'groups belong to beam search; captions that are drawn have none',
  })
  .refine(({ decoding: { minLength, maxSteps } }) => minLength < maxSteps, {
    path: ['decoding', 'minLength'],
    message: 'must be below maxSteps, which counts <end>',
  });
export type CaptioningRequest = z.infer<typeof CaptioningRequest>;

export const CaptioningState = z.enum(['queued', 'running', 'completed', 'failed']);
export type CaptioningState = z.infer<typeof CaptioningState>;

/** The job that captions pictures. Its workflow id is `captioning-<id>`. */
export const Captioning = z.object({
  id: Id,
  checkpointId: Id,
  request: CaptioningRequest,
  state: CaptioningState,
  progress: Progress.nullable(),
  /** JSON blob of `CaptionedPicture[]`, in the order of the request, once completed. */
  results: BlobRef.nullable(),
  fault: Fault.nullable(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type Captioning = z.infer<typeof Captioning>;

/** A word of a caption, `<end>` among them, and where the model looked for it. */
export const CaptionedWord = z.object({
  word: z.string(),
  /** Nats. */
  logProbability: z.number(),
  /** Weights of the grid's cells, row by row, summing to 1. */
  attention: z.array(z.number()),
});
export type CaptionedWord = z.infer<typeof CaptionedWord>;

export const CaptionHypothesis = z.object({
  caption: z.string(),
  /** Sum over its words, nats. */
  logProbability: z.number(),
  /** What it was ranked by: the sum after the length penalty. */
  score: z.number(),
  finished: z.boolean(),
  words: z.array(CaptionedWord),
});
export type CaptionHypothesis = z.infer<typeof CaptionHypothesis>;

/** A word that the search looked at; a hypothesis is the way from a node to the root, `<start>`. */
export const SearchNode = z.object({
  /** Place of the word before in the list; null for the root. */
  parent: z.int().nonnegative().nullable(),
  word: z.string(),
  /** Words up to this one; 0 for the root. */
  step: z.int().nonnegative(),
  /** Of the word alone and of the whole beginning, nats. */
  logProbability: z.number(),
  cumulative: z.number(),
  /** Group of diverse beam search, from 0. */
  group: z.int().nonnegative(),
  fate: z.enum(['kept', 'pruned', 'finished']),
});
export type SearchNode = z.infer<typeof SearchNode>;

export const CaptionedPicture = z.object({
  /** The file's name, for people. */
  name: z.string(),
  /** A JPEG of the picture as the encoder saw it. */
  preview: BlobRef,
  /** Rows and columns of the attention grid. */
  grid: z.object({ rows: z.int().positive(), columns: z.int().positive() }),
  /** Best first; empty when no hypothesis completed (mode `reference`). */
  hypotheses: z.array(CaptionHypothesis),
  tree: z.array(SearchNode).nullable(),
});
export type CaptionedPicture = z.infer<typeof CaptionedPicture>;
