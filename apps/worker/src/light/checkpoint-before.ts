import type { LightActivities } from '@beamline/contracts';
import type { Services } from '../services.js';

type Input = Parameters<LightActivities['checkpointBefore']>[0];

/** Told aloud: people should know that a run goes back, and to where. */
export async function checkpointBefore(
  { records }: Pick<Services, 'records'>,
  { runId, attempt, checkpointId }: Input,
): ReturnType<LightActivities['checkpointBefore']> {
  const lost = await records.training.getCheckpoint(checkpointId);
  const before = lost.runId === runId ? await records.training.checkpointBefore(runId, lost.position) : null;
  const then =
    before === null
      ? 'There is none before it to go back to.'
      : `The run goes back to checkpoint ${before.id} and trains from there again.`;
  const message = `Blobs of checkpoint ${checkpointId} were lost. ${then}`;
  const level = before === null ? 'error' : 'warning';
  await records.events.append({ runId, attempt }, { type: 'note', level, message });
  return before && { id: before.id, position: before.position, progress: before.progress };
}
