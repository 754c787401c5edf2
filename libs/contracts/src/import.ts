import { z } from 'zod';
import { Architecture, BackboneSource } from './backbone.js';
import { DatasetSource } from './dataset.js';
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

export const ImportRequest = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('dataset'), request: DatasetImportRequest }),
  z.object({ kind: z.literal('backbone'), request: BackboneImportRequest }),
]);
export type ImportRequest = z.infer<typeof ImportRequest>;

export const ImportState = z.enum(['queued', 'running', 'completed', 'failed']);
export type ImportState = z.infer<typeof ImportState>;

/** The job that turns a source into a dataset or backbone. Its workflow id is `import-<id>`. */
export const Import = z.object({
  id: Id,
  kind: z.enum(['dataset', 'backbone']),
  name: Slug,
  request: ImportRequest,
  state: ImportState,
  progress: Progress.nullable(),
  /** Id of the dataset or backbone, once completed. */
  resultId: Id.nullable(),
  /** True when the same bytes were there already and nothing was written. */
  alreadyPresent: z.boolean(),
  fault: Fault.nullable(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type Import = z.infer<typeof Import>;
