import type { ActivityTimeouts, ComputeActivities, LightActivities } from '@beamline/contracts';
import { ActivityCancellationType, proxyActivities } from '@temporalio/workflow';

const ONE_WEEK = '7 days';

/** Activities on Postgres: short, retried for as long as it takes Postgres to come back. */
export const light = proxyActivities<LightActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '500 ms', maximumInterval: '15 s', maximumAttempts: 200 },
});

/** Activities of a trainer: as long as they heartbeat; cancelling waits until their checkpoint is saved. */
export function computeActivities(queue: string, timeouts: ActivityTimeouts): ComputeActivities {
  return proxyActivities<ComputeActivities>({
    taskQueue: queue,
    startToCloseTimeout: ONE_WEEK,
    heartbeatTimeout: timeouts.heartbeatMs,
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
    retry: {
      initialInterval: timeouts.retryInitialMs,
      maximumInterval: timeouts.retryMaximumMs,
      maximumAttempts: timeouts.maximumAttempts,
    },
  });
}
