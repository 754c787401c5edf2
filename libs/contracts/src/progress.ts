import { z } from 'zod';

export const Phase = z.enum([
  'waiting',
  'downloading',
  'importing',
  'encoding',
  'training',
  'validating',
  'sweeping',
  'captioning',
  'exporting',
  'saving',
]);
export type Phase = z.infer<typeof Phase>;

/** What is being done now: `done` of `total` units, e.g. 120 of 375 steps of epoch 3. */
export const Progress = z.object({
  phase: Phase,
  label: z.string().max(200),
  done: z.number().nonnegative(),
  total: z.number().nonnegative(),
  unit: z.string().max(20),
});
export type Progress = z.infer<typeof Progress>;
