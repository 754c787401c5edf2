import { z } from 'zod';

export const CaptionQuery = z.object({
  /** Index of the first image. */
  cursor: z.coerce.number().int().nonnegative().default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type CaptionQuery = z.infer<typeof CaptionQuery>;
