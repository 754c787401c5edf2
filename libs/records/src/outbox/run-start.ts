import { Id } from '@beamline/contracts';
import type { RunStart } from '@beamline/contracts';
import { z } from 'zod';
import { fromJson } from '../database/json.js';

const StoredRunStart: z.ZodType<RunStart> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('fresh') }),
  z.object({ kind: z.literal('resume'), checkpointId: Id }),
  z.object({ kind: z.literal('fork'), checkpointId: Id, optimiser: z.enum(['keep', 'reset']) }),
]);

/** Reads a stored start; `place` names the column in the error. */
export function parseRunStart(value: unknown, place: string): RunStart {
  return fromJson(StoredRunStart, value, place);
}
