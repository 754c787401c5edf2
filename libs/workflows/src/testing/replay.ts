import { fileURLToPath } from 'node:url';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const codePath = fileURLToPath(new URL('../../dist/workflow-bundle.cjs', import.meta.url));

Runtime.install({ logger: new DefaultLogger('WARN') });

/** Throws `DeterminismViolationError` when today's workflows would not have written this history. */
export async function replay(history: unknown): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle: { codePath } }, history, 'run-replayed');
}
