import { DomainError, runWorkflowId, type Fault, type RunDetail, type RunStart } from '@beamline/contracts';
import type { Records, UnfinishedRun } from '@beamline/records';
import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '../changes/background-loop.js';
import {
  ORCHESTRATOR,
  RECORDS,
  SETTINGS,
  type Orchestrator,
  type RunningWorkflow,
  type Settings,
  type WorkflowState,
} from '../ports.js';
import { terminateOrphan } from './orphans.js';
import { unfinishedJobs, type UnfinishedJob } from './unfinished-jobs.js';
import { runInput } from './workflow-input.js';

const EVERY_MS = 15_000;

const WORKFLOW_ENDED: Fault = {
  code: 'INTERNAL',
  message: 'its workflow ended without saying how the work ended, e.g. because an operator terminated it',
  advice: 'Resume the run from its latest checkpoint.',
};

/**
 * Brings rows and workflows together, at start and every 15 seconds. A row whose workflow Temporal never had or lost
 * gets one; a row whose workflow ended on its own is marked as ended; a workflow of this installation whose row is gone
 * or has ended is terminated. What a command of the outbox still waits for is left to the outbox, and one that cannot be
 * mended keeps no other from it. Repeating all this changes nothing.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Reconciler.name);
  private readonly loop = new BackgroundLoop({
    name: Reconciler.name,
    everyMs: EVERY_MS,
    round: () => this.reconcile(),
  });

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(ORCHESTRATOR) private readonly orchestrator: Orchestrator,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.loop.stop();
  }

  /** @param nowMs Unix time in milliseconds */
  async reconcile(nowMs = Date.now()): Promise<void> {
    const workflows = await this.orchestrator.listRunning();
    const running = new Set(workflows.map(({ workflowId }) => workflowId));
    for (const run of await this.records.runs.listUnfinished())
      if (!running.has(runWorkflowId(run.id))) await this.each(`run ${run.id}`, () => this.mendRun(run));
    await this.mendJobs(running);
    await this.endOrphans(workflows, nowMs);
  }

  /** Everything else is still mended when one cannot be; a server that is away ends the round. */
  private async each(what: string, mend: () => Promise<void>): Promise<void> {
    try {
      await mend();
    } catch (error) {
      if (error instanceof DomainError && error.code === 'UNAVAILABLE') throw error;
      this.logger.error({ message: 'not reconciled', what, error });
    }
  }

  /** The row is read first and last: what was launched, resumed or finished meanwhile is left to the next round. */
  private async mendRun(seen: UnfinishedRun): Promise<void> {
    if (await this.records.outbox.isPending(seen.id)) return;
    const state = await this.orchestrator.state(runWorkflowId(seen.id));
    if (state === 'running') return;
    const run = await this.records.runs.get(seen.id);
    if (run.state !== seen.state || run.attempt !== seen.attempt) return;
    const scope = { runId: run.id, attempt: run.attempt };
    if (run.state === 'cancelling' || (run.state === 'running' && state === 'cancelled'))
      return this.records.runs.finish(scope, 'cancelled', null);
    if (run.state === 'running' && state === 'ended')
      return this.records.runs.finish(scope, 'crashed', WORKFLOW_ENDED);
    return this.restart(run, state, seen.start);
  }

  private async restart(run: RunDetail, state: WorkflowState, launched: RunStart): Promise<void> {
    const start = await this.startOf(run, launched);
    this.logger.warn({ message: 'starting a run again', runId: run.id, workflow: state, start: start.kind });
    await this.orchestrator.startRun(runInput({ runId: run.id, spec: run.spec, start }, this.settings));
    const message = `Temporal had lost this run; it was started again (${describeStart(start)}).`;
    await this.warn({ runId: run.id, attempt: run.attempt }, message);
  }

  /** Its own furthest checkpoint; without one, as it was launched. */
  private async startOf(run: RunDetail, launched: RunStart): Promise<RunStart> {
    const checkpoint = await this.records.training.latestCheckpoint(run.id);
    return checkpoint === null ? launched : { kind: 'resume', checkpointId: checkpoint.id };
  }

  private async mendJobs(running: ReadonlySet<string>): Promise<void> {
    for (const job of await unfinishedJobs(this.records, this.orchestrator, this.settings))
      if (!running.has(job.workflowId)) await this.each(`${job.noun} ${job.id}`, () => this.mendJob(job));
  }

  private async mendJob({ id, workflowId, advice, isUnfinished, start, fail }: UnfinishedJob): Promise<void> {
    if (await this.records.outbox.isPending(id)) return;
    const state = await this.orchestrator.state(workflowId);
    if (state === 'running' || !(await isUnfinished())) return;
    return state === 'missing' ? start() : fail({ ...WORKFLOW_ENDED, advice });
  }

  /** Workflows that another installation of the same namespace started are none of ours. */
  private async endOrphans(workflows: readonly RunningWorkflow[], nowMs: number): Promise<void> {
    if (workflows.length === 0) return;
    const installation = await this.records.installation();
    for (const workflow of workflows)
      if (workflow.installation === installation)
        await this.each(`workflow ${workflow.workflowId}`, () => this.endOrphan(workflow, nowMs));
  }

  private async endOrphan(workflow: RunningWorkflow, nowMs: number): Promise<void> {
    const { records, orchestrator } = this;
    const ended = await terminateOrphan({ records, orchestrator }, workflow, nowMs);
    if (ended === null) return;
    const { reason, run } = ended;
    this.logger.warn({ message: 'terminated a workflow', workflowId: workflow.workflowId, reason });
    if (run !== undefined)
      await this.warn(run, 'A workflow of this run went on after the run had ended; it was terminated.');
  }

  private async warn(scope: { runId: string; attempt: number }, message: string): Promise<void> {
    await this.records.events.append(scope, { type: 'note', level: 'warning', message });
  }
}

function describeStart(start: RunStart): string {
  if (start.kind === 'fresh') return 'from the beginning';
  const from = `from checkpoint ${start.checkpointId}`;
  return start.kind === 'fork' ? `${from}, optimiser ${start.optimiser}` : from;
}
