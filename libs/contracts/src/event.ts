import { z } from 'zod';
import { Fault } from './error.js';
import { Bleu } from './evaluation.js';
import { Id, Slug, Timestamp } from './identifiers.js';
import { Epoch, RunState, StopReason } from './run.js';
import { Split } from './split.js';

/** What happened in a run, kept for ever in order. */
export const RunEventBody = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.state'), state: RunState, fault: Fault.nullable() }),
  z.object({ type: z.literal('stage.started'), stage: Slug, startCheckpointId: Id.nullable() }),
  z.object({
    type: z.literal('stage.finished'),
    stage: Slug,
    reason: StopReason,
    bestCheckpointId: Id.nullable(),
  }),
  z.object({ type: z.literal('epoch.finished'), epoch: Epoch }),
  z.object({
    type: z.literal('checkpoint.saved'),
    stage: Slug,
    checkpointId: Id,
    epoch: z.int(),
    stepInEpoch: z.int(),
  }),
  z.object({
    type: z.literal('evaluation.finished'),
    evaluationId: Id,
    split: Split,
    beam: z.int(),
    bleu: Bleu,
  }),
  z.object({ type: z.literal('note'), level: z.enum(['info', 'warning', 'error']), message: z.string() }),
]);
export type RunEventBody = z.infer<typeof RunEventBody>;

export const RunEvent = z.object({
  /** Rises within a run; `?after=` takes it. */
  sequence: z.int().positive(),
  runId: Id,
  createdAt: Timestamp,
  body: RunEventBody,
});
export type RunEvent = z.infer<typeof RunEvent>;
