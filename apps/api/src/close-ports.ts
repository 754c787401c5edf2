import type { Records } from '@beamline/records';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { ORCHESTRATOR, RECORDS, type Orchestrator } from './ports.js';

/** Lets go of Postgres and Temporal once requests and background work are done. */
@Injectable()
export class ClosePorts implements OnApplicationShutdown {
  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(ORCHESTRATOR) private readonly orchestrator: Orchestrator,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.records.close(), this.orchestrator.close()]);
  }
}
