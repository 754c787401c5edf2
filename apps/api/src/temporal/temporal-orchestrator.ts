import {
  captioningWorkflowId,
  DomainError,
  exportWorkflowId,
  importWorkflowId,
  ORCHESTRATION_QUEUE,
  runWorkflowId,
  type CaptioningInput,
  type ExportInput,
  type ImportInput,
  type RunExperimentInput,
} from '@beamline/contracts';
import {
  Client,
  Connection,
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  type WorkflowExecutionStatusName,
} from '@temporalio/client';
import proto from '@temporalio/proto';
import type { Orchestrator, RunningWorkflow, WorkflowState } from '../ports.js';

/** Longest wait for an answer, in milliseconds. */
const CALL_TIMEOUT_MS = 5_000;
const PING_TIMEOUT_MS = 2_000;
/** Of a list of all running workflows, with so many a page. */
const LIST_TIMEOUT_MS = 30_000;
const LIST_PAGE = 1_000;
/** Name of the memo that says who started a workflow. */
const INSTALLATION = 'installation';

/** Without it, gRPC waits up to two minutes between attempts to reach a server that is back. */
const RECONNECT = { 'grpc.initial_reconnect_backoff_ms': 500, 'grpc.max_reconnect_backoff_ms': 5_000 };

export interface TemporalOptions {
  address: string;
  namespace: string;
  /** Noted on every workflow: several installations may share a namespace. */
  installation: () => Promise<string>;
}

const { TaskQueueType } = proto.temporal.api.enums.v1;
const TASK_QUEUE_TYPES = {
  workflow: TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW,
  activity: TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY,
};

const STATES: Record<WorkflowExecutionStatusName, WorkflowState> = {
  RUNNING: 'running',
  CONTINUED_AS_NEW: 'running',
  PAUSED: 'running',
  CANCELLED: 'cancelled',
  COMPLETED: 'ended',
  FAILED: 'ended',
  TERMINATED: 'ended',
  TIMED_OUT: 'ended',
  UNSPECIFIED: 'ended',
  UNKNOWN: 'ended',
};

/** Temporal, connected to when first needed: the API starts and answers without it. */
export class TemporalOrchestrator implements Orchestrator {
  private readonly connection: Connection;
  private readonly client: Client;
  private readonly namespace: string;
  private readonly installation: () => Promise<string>;
  private readonly inFlight = new Set<Promise<unknown>>();

  constructor({ address, namespace, installation }: TemporalOptions) {
    this.installation = installation;
    this.connection = Connection.lazy({ address, channelArgs: RECONNECT });
    this.client = new Client({ connection: this.connection, namespace });
    this.namespace = namespace;
  }

  startRun(input: RunExperimentInput): Promise<void> {
    return this.start('runExperiment', runWorkflowId(input.runId), input);
  }

  startImport(input: ImportInput): Promise<void> {
    return this.start('runImport', importWorkflowId(input.importId), input);
  }

  startCaptioning(input: CaptioningInput): Promise<void> {
    return this.start('captionPictures', captioningWorkflowId(input.captioningId), input);
  }

  startExport(input: ExportInput): Promise<void> {
    return this.start('exportModel', exportWorkflowId(input.exportId), input);
  }

  async cancel(workflowId: string): Promise<boolean> {
    // Some servers accept the cancellation of a closed workflow without a word.
    if ((await this.state(workflowId)) !== 'running') return false;
    try {
      await this.call(() => this.client.workflow.getHandle(workflowId).cancel());
      return true;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }

  async state(workflowId: string): Promise<WorkflowState> {
    try {
      const { status } = await this.call(() => this.client.workflow.getHandle(workflowId).describe());
      return STATES[status.name];
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'missing';
      throw error;
    }
  }

  listRunning(): Promise<RunningWorkflow[]> {
    return this.call(async () => {
      const found: RunningWorkflow[] = [];
      const running = this.client.workflow.list({
        query: "ExecutionStatus = 'Running'",
        pageSize: LIST_PAGE,
      });
      for await (const { workflowId, runId, startTime, memo } of running) {
        const installation = memo?.[INSTALLATION];
        found.push({
          ...{ workflowId, executionId: runId, startedMs: startTime.getTime() },
          installation: typeof installation === 'string' ? installation : null,
        });
      }
      return found;
    }, LIST_TIMEOUT_MS);
  }

  async terminate(
    { workflowId, executionId }: Pick<RunningWorkflow, 'workflowId' | 'executionId'>,
    reason: string,
  ): Promise<void> {
    try {
      await this.call(() => this.client.workflow.getHandle(workflowId, executionId).terminate(reason));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  async pollers(queue: string, kind: 'workflow' | 'activity'): Promise<number> {
    const request = {
      namespace: this.namespace,
      taskQueue: { name: queue },
      taskQueueType: TASK_QUEUE_TYPES[kind],
    };
    const answer = await this.call(() => this.connection.workflowService.describeTaskQueue(request));
    return new Set(answer.pollers.map(({ identity }) => identity)).size;
  }

  async ping(): Promise<void> {
    await this.call(() => this.connection.workflowService.getSystemInfo({}), PING_TIMEOUT_MS);
  }

  /** gRPC retries calls in the background; on a closed connection such a retry would throw where nobody catches. */
  async close(): Promise<void> {
    await Promise.allSettled(this.inFlight);
    await this.connection.close();
  }

  private async start(
    type: string,
    workflowId: string,
    input: RunExperimentInput | ImportInput | CaptioningInput | ExportInput,
  ): Promise<void> {
    const memo = { [INSTALLATION]: await this.installation() };
    await this.call(() =>
      this.client.workflow.start(type, {
        memo,
        workflowId,
        taskQueue: ORCHESTRATION_QUEUE,
        args: [input],
        workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        workflowIdConflictPolicy: 'USE_EXISTING',
      }),
    );
  }

  private async call<T>(request: () => Promise<T>, timeoutMs = CALL_TIMEOUT_MS): Promise<T> {
    const answer = this.connection.withDeadline(Date.now() + timeoutMs, request);
    this.inFlight.add(answer);
    try {
      return await answer;
    } catch (cause) {
      if (!isUnavailable(cause)) throw cause;
      throw new DomainError('UNAVAILABLE', 'Temporal does not answer', {
        advice: 'Runs that are queued start by themselves once it is back.',
        cause,
      });
    } finally {
      this.inFlight.delete(answer);
    }
  }
}

/** gRPC's DEADLINE_EXCEEDED and UNAVAILABLE. */
function isUnavailable(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && [4, 14].includes(cause.code);
}
