import type { RunScope, StageCursor } from '@beamline/contracts';
import { patched } from '@temporalio/workflow';
import { light } from './activities.js';
import { faultOf } from './outcome.js';
import { cursorAt } from './train-stage.js';

const LOST: readonly string[] = ['MISSING_BLOB', 'DAMAGED_BLOB'];

/**
 * Goes back when blobs of a checkpoint were lost: training from the checkpoint before makes the lost one again, bit for
 * bit. One that is lost a second time is not waited for.
 */
export class Rewind {
  private readonly lostBefore = new Set<string>();

  constructor(private readonly scope: RunScope) {}

  /** Where to go on after `error`; throws it when going back would not mend it. */
  async from(error: unknown): Promise<StageCursor> {
    const checkpointId = lostCheckpoint(error);
    if (checkpointId === null || this.lostBefore.has(checkpointId) || !patched('rewind')) throw error;
    this.lostBefore.add(checkpointId);
    const before = await light.checkpointBefore({ ...this.scope, checkpointId });
    if (before === null) throw error;
    return cursorAt(before);
  }
}

function lostCheckpoint(error: unknown): string | null {
  const { code, where } = faultOf(error);
  return LOST.includes(code) ? (where?.['checkpoint'] ?? null) : null;
}
