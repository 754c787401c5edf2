import { z } from 'zod';
import { Fault } from './error.js';
import { BlobRef, Digest, Id, Slug, Timestamp } from './identifiers.js';
import { Progress } from './progress.js';

/** `safetensors`: weights and a JSON card, which can be imported again. `tfjs`: graphs of TensorFlow.js with a script. */
export const ExportFormat = z.enum(['safetensors', 'tfjs']);
export type ExportFormat = z.infer<typeof ExportFormat>;

export const ExportRequest = z.strictObject({ format: ExportFormat.default('safetensors') });
export type ExportRequest = z.infer<typeof ExportRequest>;

export const ExportState = z.enum(['queued', 'running', 'completed', 'failed']);
export type ExportState = z.infer<typeof ExportState>;

/** The job that makes a file of a checkpoint. Its workflow id is `export-<id>`. */
export const Export = z.object({
  id: Id,
  checkpointId: Id,
  format: ExportFormat,
  /** Equal keys mean equal files: an export of the same is not made twice. */
  contentKey: Digest,
  state: ExportState,
  progress: Progress.nullable(),
  /** A zip, once completed. */
  result: BlobRef.nullable(),
  fault: Fault.nullable(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type Export = z.infer<typeof Export>;

/** The checkpoint's weights, card and vocabulary from a safetensors export, as the next version of a model. */
export const ModelImportRequest = z.strictObject({
  name: Slug,
  source: z.strictObject({ kind: z.literal('upload'), upload: Id }),
  note: z.string().max(2000).default(''),
  /** Name of the key that asked; the API says it. */
  createdBy: z.string().max(64).nullable().default(null),
});
export type ModelImportRequest = z.infer<typeof ModelImportRequest>;
