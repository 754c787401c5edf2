import { computeQueue, ORCHESTRATION_QUEUE, type Health, type PartHealth } from '@beamline/contracts';
import type { ObjectStore } from '@beamline/objects';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { OBJECT_STORE, ORCHESTRATOR, RECORDS, SETTINGS, type Orchestrator, type Settings } from '../ports.js';

@Injectable()
export class SystemService {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(OBJECT_STORE) private readonly objects: ObjectStore,
    @Inject(ORCHESTRATOR) private readonly orchestrator: Orchestrator,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  /** The API itself is ready when Postgres is: everything else may be away for a while without anything being lost. */
  async health(): Promise<Health> {
    const parts = await Promise.all([
      answers('postgres', () => this.records.ping()),
      answers('temporal', () => this.orchestrator.ping()),
      answers('objectStore', () => this.objects.ping()),
      this.workers(),
    ]);
    return { ready: parts[0].up, parts };
  }

  /** Throws `UNAVAILABLE` when requests cannot be served. */
  ready(): Promise<void> {
    return this.records.ping();
  }

  private async workers(): Promise<PartHealth> {
    const queues = [
      { name: ORCHESTRATION_QUEUE, kind: 'workflow' as const },
      ...this.settings.resources.map((name) => ({ name: computeQueue(name), kind: 'activity' as const })),
    ];
    try {
      const counts = await Promise.all(queues.map(({ name, kind }) => this.orchestrator.pollers(name, kind)));
      const detail = queues.map(({ name }, i) => `${name}: ${counts[i] ?? 0}`).join(', ');
      return { part: 'workers', up: counts.every((count) => count > 0), detail };
    } catch (error) {
      return { part: 'workers', up: false, detail: `unknown: ${messageOf(error)}` };
    }
  }
}

async function answers(part: PartHealth['part'], ping: () => Promise<void>): Promise<PartHealth> {
  const startedMs = performance.now();
  try {
    await ping();
    return { part, up: true, detail: `answered in ${Math.round(performance.now() - startedMs)} ms` };
  } catch (error) {
    return { part, up: false, detail: messageOf(error) };
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
