import type { ComputeActivities, RunScope, SweepSpec } from '@beamline/contracts';
import { light } from './activities.js';

/** Scores a checkpoint at every beam on every split, encoding its images once for all beams. */
export async function sweepBeams(
  compute: ComputeActivities,
  scope: RunScope,
  sweep: SweepSpec,
  checkpointId: string | null,
): Promise<void> {
  if (checkpointId === null) throw new RangeError('a sweep needs a checkpoint');
  const shards = await light.listShards(scope);
  const needed = shards.filter(({ split }) => sweep.splits.includes(split));
  await Promise.all(needed.map((shard) => compute.encodeShard({ ...scope, ...shard, checkpointId })));
  const pairs = sweep.splits.flatMap((split) => sweep.beams.map((beam) => ({ split, beam })));
  await Promise.all(pairs.map((pair) => compute.evaluate({ ...scope, ...pair, checkpointId })));
}
