import { FINAL_RUN_STATES, runWorkflowId } from '@beamline/contracts';
import type { OutboxCommand, Records } from '@beamline/records';
import {
  Inject,
  Injectable,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { BackgroundLoop } from '../changes/background-loop.js';
import { ChangeFeed } from '../changes/change-feed.js';
import { ORCHESTRATOR, RECORDS, SETTINGS, type Orchestrator, type Settings } from '../ports.js';
import { captioningInput, exportInput, importInput, runInput } from './workflow-input.js';

/** A notification may be lost while the connection is; the outbox itself is not. */
const POLL_MS = 2_000;

/** Hands what a transaction has promised to Temporal, at least once: every command may be repeated. */
@Injectable()
export class OutboxRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop = new BackgroundLoop({
    name: 'OutboxRelay',
    everyMs: POLL_MS,
    round: () => this.drain(),
  });
  private unsubscribe: (() => void) | null = null;

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(ORCHESTRATOR) private readonly orchestrator: Orchestrator,
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
  ) {}

  onApplicationBootstrap(): void {
    this.unsubscribe = this.changes.onOutbox(() => {
      this.loop.wake();
    });
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.unsubscribe?.();
    await this.loop.stop();
  }

  drain(): Promise<number> {
    return this.records.outbox.drain((command) => this.deliver(command));
  }

  private async deliver(command: OutboxCommand): Promise<void> {
    switch (command.kind) {
      case 'startRun':
        return this.orchestrator.startRun(runInput(command, this.settings));
      case 'startImport':
        return this.orchestrator.startImport(importInput(command.importId, command.request, this.settings));
      case 'startCaptioning':
        return this.orchestrator.startCaptioning(captioningInput(command.captioningId, this.settings));
      case 'startExport':
        return this.orchestrator.startExport(exportInput(command.exportId, this.settings));
      case 'cancelRun':
        return this.cancel(command.runId);
    }
  }

  /** A run that no workflow drives is cancelled by its row alone. */
  private async cancel(runId: string): Promise<void> {
    if (await this.orchestrator.cancel(runWorkflowId(runId))) return;
    const { state, attempt } = await this.records.runs.get(runId);
    if (FINAL_RUN_STATES.includes(state)) return;
    await this.records.runs.finish({ runId, attempt }, 'cancelled', null);
  }
}
