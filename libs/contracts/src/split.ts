import { z } from 'zod';

export const Split = z.enum(['train', 'val', 'test']);
export type Split = z.infer<typeof Split>;

/** `reference` repeats the published code with its quirks, for comparison; `sound` mends them (docs/modes.md). */
export const Mode = z.enum(['sound', 'reference']);
export type Mode = z.infer<typeof Mode>;
