import { z } from 'zod';
import { Bleu, Evaluation } from './evaluation.js';
import { Id, Slug, Timestamp } from './identifiers.js';

/** Stands for the newest version of a model wherever an alias may stand. */
export const LATEST = 'latest';

/** A name that people give one version of a model, such as `production`. */
export const AliasName = Slug.refine((alias) => alias !== LATEST && !/^\d+$/.test(alias), {
  message: `an alias is neither a number, which names a version, nor "${LATEST}"`,
});
export type AliasName = z.infer<typeof AliasName>;

/** A version by its number, by an alias, or as `latest`. */
export const VersionRef = Slug;
export type VersionRef = z.infer<typeof VersionRef>;

/** An evaluation as it travels with a model: without the captions. */
export const ModelScore = Evaluation.pick({
  split: true,
  beam: true,
  mode: true,
  decoding: true,
  bleu: true,
  signature: true,
  images: true,
  unfinished: true,
  empty: true,
  meanLength: true,
  coco: true,
  diversity: true,
});
export type ModelScore = z.infer<typeof ModelScore>;

/** A checkpoint under a name and a number. Its checkpoint and run cannot be deleted while it is there. */
export const ModelVersion = z.object({
  id: Id,
  model: Slug,
  version: z.int().positive(),
  checkpointId: Id,
  runId: Id,
  experimentName: Slug,
  note: z.string(),
  aliases: z.array(Slug),
  /** Free-running validation score of the checkpoint. */
  bleu: Bleu.nullable(),
  /** Of the checkpoint, by split and beam; of an imported one, also those that it came with. */
  scores: z.array(ModelScore),
  /** Came in a file, from this installation or another one. */
  imported: z.boolean(),
  /** Name of the key that registered it; null when nobody knows. */
  createdBy: z.string().nullable(),
  createdAt: Timestamp,
});
export type ModelVersion = z.infer<typeof ModelVersion>;

export const ModelAlias = z.object({
  alias: Slug,
  version: z.int().positive(),
  setBy: z.string().nullable(),
  setAt: Timestamp,
});
export type ModelAlias = z.infer<typeof ModelAlias>;

/** A name that versions are registered under. */
export const RegisteredModel = z.object({
  id: Id,
  name: Slug,
  description: z.string(),
  /** How many there are; deleted ones do not count. */
  versions: z.int().nonnegative(),
  /** The newest number that is there; null without versions. */
  latestVersion: z.int().positive().nullable(),
  aliases: z.array(ModelAlias),
  createdBy: z.string().nullable(),
  createdAt: Timestamp,
});
export type RegisteredModel = z.infer<typeof RegisteredModel>;

/** An alias was set, moved (both versions) or removed (no version after). */
export const ModelAliasEvent = z.object({
  alias: Slug,
  fromVersion: z.int().positive().nullable(),
  toVersion: z.int().positive().nullable(),
  by: z.string().nullable(),
  createdAt: Timestamp,
});
export type ModelAliasEvent = z.infer<typeof ModelAliasEvent>;

const Description = z.string().max(2000);

export const ModelRequest = z.strictObject({ name: Slug, description: Description.default('') });
export type ModelRequest = z.infer<typeof ModelRequest>;

export const ModelChange = z.strictObject({ description: Description });
export type ModelChange = z.infer<typeof ModelChange>;

/** Registers a checkpoint as the next version. */
export const VersionRequest = z.strictObject({ checkpointId: Id, note: Description.default('') });
export type VersionRequest = z.infer<typeof VersionRequest>;

export const AliasRequest = z.strictObject({ version: z.int().positive() });
export type AliasRequest = z.infer<typeof AliasRequest>;
