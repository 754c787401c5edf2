import { z } from 'zod';

export const EventQuery = z.object({
  /** The last sequence number that the caller has seen. */
  after: z.coerce.number().int().nonnegative().max(2_147_483_647).default(0),
  limit: z.coerce.number().int().min(1).max(1000).default(200),
});
export type EventQuery = z.infer<typeof EventQuery>;
