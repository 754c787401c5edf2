import { z } from 'zod';

/** Random identity of a row: twelve lower-case letters and digits, short enough to type. */
export const Id = z.string().regex(/^[a-z0-9]{12}$/, 'an id has twelve lower-case letters and digits');
export type Id = z.infer<typeof Id>;

/** SHA-256 in lower-case hexadecimal: the name of anything immutable. */
export const Digest = z.string().regex(/^[0-9a-f]{64}$/, 'a digest is a SHA-256 in hexadecimal');
export type Digest = z.infer<typeof Digest>;

/** A name that people choose: it appears in URLs and commands. */
export const Slug = z
  .string()
  .min(1)
  .max(64)
  .regex(
    /^[a-z0-9][a-z0-9._-]*$/,
    'use lower-case letters, digits, ".", "_" and "-", a letter or digit first',
  );
export type Slug = z.infer<typeof Slug>;

export const Timestamp = z.iso.datetime();

/** A blob in the object store: content-addressed, hence immutable. */
export const BlobRef = z.object({ digest: Digest, bytes: z.int().nonnegative() });
export type BlobRef = z.infer<typeof BlobRef>;
