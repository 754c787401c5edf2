import { z } from 'zod';
import { Architecture, BackboneSource } from './backbone.js';
import { DatasetSource } from './dataset.js';
import { EmbeddingsSource } from './embeddings.js';
import { Fault } from './error.js';
import { Id, Slug, Timestamp } from './identifiers.js';
import { Progress } from './progress.js';

export const DatasetImportRequest = z.strictObject({ name: Slug, source: DatasetSource });
export type DatasetImportRequest = z.infer<typeof DatasetImportRequest>;

export const BackboneImportRequest = z.strictObject({
  name: Slug,
  architecture: Architecture,
  source: BackboneSource,
});
export type BackboneImportRequest = z.infer<typeof BackboneImportRequest>;

export const EmbeddingsImportRequest = z.strictObject({ name: Slug, source: EmbeddingsSource });
export type EmbeddingsImportRequest = z.infer<typeof EmbeddingsImportRequest>;

export const ImportRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), request: DatasetImportRequest }),
  z.object({ kind: z.literal('backbone'), request: BackboneImportRequest }),
  z.object({ kind: z.literal('embeddings'), request: EmbeddingsImportRequest }),
]);
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportState = z.enum(['queued', 'running', 'completed', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

/** The job that turns a source into a dataset, a backbone or embeddings. Its workflow id is `import-<id>`. */
export const Import = z.object({
  id: Id,
  kind: z.enum(['dataset', 'backbone', 'embeddings', 'model']),
  name: Slug,
  request: ImportRequest,
  state: ImportState,
  progress: Progress.nullable(),
  /** Id of what was made, once completed. */
  resultId: Id.nullable(),
  /** True when the same bytes were there already and nothing was written. */
  alreadyPresent: z.boolean(),
  /** What people should know of what was imported: counts, and what was left out. */
  notes: z.array(z.string()),
  fault: Fault.nullable(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type Import = z.infer<typeof Import>;
