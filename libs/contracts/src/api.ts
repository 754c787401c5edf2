import { z } from 'zod';
import { ExperimentSpec } from './experiment-spec.js';
import { Id, Slug, Timestamp } from './identifiers.js';
import { MetricName } from './metric.js';
import { Experiment, Run, RunState } from './run.js';

/** A page of a list, newest first. `nextCursor` is null on the last page. */
export const page = <T extends z.ZodType>(item: T) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(200).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

export const ExperimentQuery = PageQuery.extend({ search: z.string().max(100).optional() });
export type ExperimentQuery = z.infer<typeof ExperimentQuery>;

export const RunQuery = PageQuery.extend({
  experimentId: Id.optional(),
  state: RunState.optional(),
  search: z.string().max(100).optional(),
});
export type RunQuery = z.infer<typeof RunQuery>;

export const ModelQuery = PageQuery.extend({ search: z.string().max(100).optional() });
export type ModelQuery = z.infer<typeof ModelQuery>;

export const MetricQuery = z.object({
  /** Comma-separated metric names; all by default. */
  names: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(MetricName))
    .optional(),
  maxPoints: z.coerce.number().int().min(10).max(5000).default(500),
});
export type MetricQuery = z.infer<typeof MetricQuery>;

export const LaunchRequest = z.strictObject({ spec: ExperimentSpec });
export type LaunchRequest = z.infer<typeof LaunchRequest>;

export const LaunchResult = z.object({ experiment: Experiment, run: Run });
export type LaunchResult = z.infer<typeof LaunchResult>;

/** A new experiment and run that starts from a stored checkpoint with a changed spec. */
export const ForkRequest = z.strictObject({
  /** Whole spec of the fork. Model sizes, dataset vocabulary and backbone architecture must fit the checkpoint. */
  spec: ExperimentSpec,
  /** `keep` goes on with the checkpoint's Adam moments, `reset` starts them at zero. */
  optimiser: z.enum(['keep', 'reset']).default('reset'),
});
export type ForkRequest = z.infer<typeof ForkRequest>;

export const UploadRequest = z.strictObject({
  fileName: z.string().min(1).max(255),
  bytes: z.int().positive(),
});
export type UploadRequest = z.infer<typeof UploadRequest>;

/** Send part i (of `partBytes` bytes, the last one shorter) by PUT to `urls[i]`, keep its ETag, then complete. */
export const Upload = z.object({
  id: Id,
  partBytes: z.int().positive(),
  urls: z.array(z.url()),
  expiresAt: Timestamp,
});
export type Upload = z.infer<typeof Upload>;

export const UploadCompletion = z.strictObject({
  etags: z.array(z.string().min(1).max(200)).min(1).max(10_000),
});
export type UploadCompletion = z.infer<typeof UploadCompletion>;

/** Short-lived link to the bytes of a blob. */
export const DownloadLink = z.object({
  name: z.string(),
  url: z.url(),
  bytes: z.int().nonnegative(),
  expiresAt: Timestamp,
});
export type DownloadLink = z.infer<typeof DownloadLink>;

export const Role = z.enum(['viewer', 'editor', 'admin']);
export type Role = z.infer<typeof Role>;

export const ApiKey = z.object({
  id: Id,
  name: Slug,
  role: Role,
  createdAt: Timestamp,
  lastUsedAt: Timestamp.nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const ApiKeyRequest = z.strictObject({ name: Slug, role: Role });
export type ApiKeyRequest = z.infer<typeof ApiKeyRequest>;

/** `secret` is shown this once; only its hash is stored. */
export const CreatedApiKey = ApiKey.extend({ secret: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

export const SessionRequest = z.strictObject({ key: z.string().min(1).max(200) });
export type SessionRequest = z.infer<typeof SessionRequest>;

export const Session = z.object({ name: Slug, role: Role });
export type Session = z.infer<typeof Session>;

/** How one server that Beamline needs answers. */
export const PartHealth = z.object({
  part: z.enum(['postgres', 'temporal', 'objectStore', 'workers']),
  up: z.boolean(),
  detail: z.string(),
});
export type PartHealth = z.infer<typeof PartHealth>;

export const Health = z.object({ ready: z.boolean(), parts: z.array(PartHealth) });
export type Health = z.infer<typeof Health>;
