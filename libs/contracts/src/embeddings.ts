import { z } from 'zod';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';

/** Imported word vectors, for `spec.model.pretrainedEmbeddings`. */
export const Embeddings = z.object({
  id: Id,
  name: Slug,
  words: z.int().positive(),
  /** Length of each vector; must be the spec's `embeddingSize`. */
  dimensions: z.int().positive(),
  digest: Digest,
  /** The text as it was sent: a word and its numbers a line. */
  vectors: BlobRef,
  createdAt: Timestamp,
});
export type Embeddings = z.infer<typeof Embeddings>;

/** A text file of vectors (GloVe's format, or word2vec's with its first line) sent through `POST /uploads`. */
export const EmbeddingsSource = z.strictObject({ kind: z.literal('upload'), upload: Id });
export type EmbeddingsSource = z.infer<typeof EmbeddingsSource>;
