import { setTimeout as sleep } from 'node:timers/promises';
import type { Platform } from '../load/platform.js';
import type { ChaosStack } from '../stack/chaos-stack.js';

const POLL_MS = 200;

/** Changes whenever any run gets further. */
const PROGRESS = `SELECT concat_ws(' ', (SELECT max(recorded_at) FROM metric_points), (SELECT max(created_at) FROM checkpoints),
  (SELECT max(created_at) FROM evaluations), (SELECT max(created_at) FROM run_events)) AS mark`;

/**
 * Seconds from now until every part answers and a run got further; null when the time is over before, or when no run
 * was left that could.
 */
export async function secondsToRecover(
  stack: ChaosStack,
  platform: Platform,
  { withinMs, idle }: { withinMs: number; idle: () => boolean },
): Promise<number | null> {
  const startedAt = Date.now();
  let first = await markOf(stack);
  while (Date.now() - startedAt < withinMs) {
    const mark = await markOf(stack);
    first ??= mark;
    const isFurther = mark !== null && (mark !== first || idle());
    if (isFurther && stack.allReady() && (await platform.isThere())) return (Date.now() - startedAt) / 1000;
    await sleep(POLL_MS);
  }
  return null;
}

/** Null while Postgres is away. */
async function markOf({ database }: ChaosStack): Promise<string | null> {
  try {
    return (await database.rows<{ mark: string }>(PROGRESS))[0]?.mark ?? '';
  } catch {
    // Whatever kept the question from being answered: it is asked again.
    return null;
  }
}
