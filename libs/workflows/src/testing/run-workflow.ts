import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import {
  ExperimentSpec,
  type ActivityTimeouts,
  type RunExperimentInput,
  type RunStart,
} from '@beamline/contracts';
import { Client, Connection, type WorkflowHandle } from '@temporalio/client';
import { NativeConnection, Worker } from '@temporalio/worker';
import type { FakeActivities } from './fake-activities.js';

export const TIMEOUTS: ActivityTimeouts = {
  heartbeatMs: 10_000,
  maximumAttempts: 2,
  retryInitialMs: 50,
  retryMaximumMs: 100,
};

export type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

const codePath = fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url));

/** A spec of two stages of at most `maxEpochs` epochs each. */
export function twoStages(maxEpochs: number, budgetMinutes: number | null = null): ExperimentSpec {
  return ExperimentSpec.parse({
    name: 'test',
    dataset: 'scenes',
    backbone: 'efficientnet_lite0',
    budgetMinutes,
    stages: [
      { name: 'decoder', trains: 'decoder', maxEpochs },
      { name: 'finetune', trains: 'encoder+decoder', trainableBlocks: ['head'], maxEpochs },
    ],
    sweep: { beams: [1, 3], splits: ['val'] },
  });
}

/**
 * Runs `runExperiment` on the Temporal server of the tests, with a worker of its own, until it is closed, and gives its history.
 *
 * @param during called once the workflow has started
 */
export async function runExperimentWith(
  activities: FakeActivities,
  spec: ExperimentSpec,
  start: RunStart = { kind: 'fresh' },
  during: (handle: WorkflowHandle) => Promise<void> = () => Promise.resolve(),
): Promise<History> {
  const address = process.env['TEMPORAL_ADDRESS'] ?? '';
  const queue = `test-${randomUUID()}`;
  const nativeConnection = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const workers = await Promise.all(
    [queue, 'orchestration'].map((taskQueue) =>
      Worker.create({
        connection: nativeConnection,
        taskQueue,
        workflowBundle: { codePath },
        activities: activities.asFunctions,
      }),
    ),
  );
  const input: RunExperimentInput = { runId: 'run000000000', spec, start, queue, timeouts: TIMEOUTS };
  const handle = await new Client({ connection }).workflow.start('runExperiment', {
    workflowId: `run-${randomUUID()}`,
    taskQueue: queue,
    args: [input],
  });
  const finish = async (): Promise<History> => {
    await during(handle);
    await handle.result();
    const history = await handle.fetchHistory();
    for (const worker of workers) worker.shutdown();
    return history;
  };
  const [history] = await Promise.all([finish(), ...workers.map((worker) => worker.run())]);
  await Promise.all([connection.close(), nativeConnection.close()]);
  return history;
}
