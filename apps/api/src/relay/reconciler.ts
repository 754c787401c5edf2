import {
  captioningWorkflowId,
  exportWorkflowId,
  FINAL_RUN_STATES,
  importWorkflowId,
  runWorkflowId,
  type Captioning,
  type Export,
  type Fault,
  type Import,
  type RunDetail,
  type RunStart,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
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
  type Settings,
  type WorkflowState,
} from '../ports.js';
import { captioningInput, exportInput, importInput, runInput } from './workflow-input.js';

const EVERY_MS = 15_000;
/** Of the newest imports, captionings and exports. */
const JOBS_LOOKED_AT = 200;

const WORKFLOW_ENDED: Fault = {
  code: 'INTERNAL',
  message: 'its workflow ended without saying how the work ended, e.g. because an operator terminated it',
  advice: 'Resume the run from its latest checkpoint.',
};

/**
 * Mends rows whose workflow is gone: Postgres says that work is under way, Temporal knows of none, and no command waits.
 * What Temporal never had or lost is started (again); what it ended on its own is marked as ended. Repeating it changes nothing.
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

  async reconcile(): Promise<void> {
    for (const { id, start } of await this.records.runs.listUnfinished()) await this.mendRun(id, start);
    const { items } = await this.records.imports.list({ limit: JOBS_LOOKED_AT });
    for (const job of items) if (isUnfinished(job)) await this.mendImport(job.id);
    const captionings = await this.records.captionings.list({ limit: JOBS_LOOKED_AT });
    for (const job of captionings.items) if (isUnfinished(job)) await this.mendCaptioning(job.id);
    const exports = await this.records.exports.list({ limit: JOBS_LOOKED_AT });
    for (const job of exports.items) if (isUnfinished(job)) await this.mendExport(job.id);
  }

  private async mendRun(id: string, launched: RunStart): Promise<void> {
    const state = await this.orchestrator.state(runWorkflowId(id));
    if (state === 'running' || (await this.records.outbox.pending()) > 0) return;
    // Read last: the workflow may have finished the run while Temporal was asked.
    const run = await this.records.runs.get(id);
    if (FINAL_RUN_STATES.includes(run.state)) return;
    const scope = { runId: id, attempt: run.attempt };
    if (run.state === 'cancelling' || (run.state === 'running' && state === 'cancelled'))
      return this.records.runs.finish(scope, 'cancelled', null);
    if (run.state === 'running' && state === 'ended')
      return this.records.runs.finish(scope, 'crashed', WORKFLOW_ENDED);
    return this.restart(run, state, launched);
  }

  private async restart(run: RunDetail, state: WorkflowState, launched: RunStart): Promise<void> {
    const start = await this.startOf(run, launched);
    this.logger.warn({ message: 'starting a run again', runId: run.id, workflow: state, start: start.kind });
    await this.orchestrator.startRun(runInput({ runId: run.id, spec: run.spec, start }, this.settings));
    const message = `Temporal had lost this run; it was started again (${describeStart(start)}).`;
    await this.records.events.append(
      { runId: run.id, attempt: run.attempt },
      { type: 'note', level: 'warning', message },
    );
  }

  /** Its own furthest checkpoint; without one, as it was launched. */
  private async startOf(run: RunDetail, launched: RunStart): Promise<RunStart> {
    const checkpoint = await this.records.training.latestCheckpoint(run.id);
    return checkpoint === null ? launched : { kind: 'resume', checkpointId: checkpoint.id };
  }

  private async mendImport(id: string): Promise<void> {
    const state = await this.orchestrator.state(importWorkflowId(id));
    if (state === 'running' || (await this.records.outbox.pending()) > 0) return;
    const job = await this.records.imports.get(id);
    if (!isUnfinished(job)) return;
    if (state === 'missing')
      return this.orchestrator.startImport(importInput(id, job.request, this.settings));
    const advice = 'Start the import again.';
    return this.records.imports.fail(id, { ...WORKFLOW_ENDED, advice });
  }

  private async mendCaptioning(id: string): Promise<void> {
    const state = await this.orchestrator.state(captioningWorkflowId(id));
    if (state === 'running' || (await this.records.outbox.pending()) > 0) return;
    if (!isUnfinished(await this.records.captionings.get(id))) return;
    if (state === 'missing') return this.orchestrator.startCaptioning(captioningInput(id, this.settings));
    const advice = 'Send the pictures again.';
    return this.records.captionings.fail(id, { ...WORKFLOW_ENDED, advice });
  }

  private async mendExport(id: string): Promise<void> {
    const state = await this.orchestrator.state(exportWorkflowId(id));
    if (state === 'running' || (await this.records.outbox.pending()) > 0) return;
    if (!isUnfinished(await this.records.exports.get(id))) return;
    if (state === 'missing') return this.orchestrator.startExport(exportInput(id, this.settings));
    const advice = 'Ask for the export again.';
    return this.records.exports.fail(id, { ...WORKFLOW_ENDED, advice });
  }
}

function describeStart(start: RunStart): string {
  if (start.kind === 'fresh') return 'from the beginning';
  const from = `from checkpoint ${start.checkpointId}`;
  return start.kind === 'fork' ? `${from}, optimiser ${start.optimiser}` : from;
}

function isUnfinished({ state }: Import | Captioning | Export): boolean {
  return state === 'queued' || state === 'running';
}
