import type { Records } from '@beamline/records';
import { Inject, Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { ChangeFeed } from '../changes/change-feed.js';
import { RECORDS } from '../ports.js';
import { RunStream } from './run-stream.js';

/** All open event streams, so that a shutdown can end them. */
@Injectable()
export class RunStreams implements BeforeApplicationShutdown {
  private readonly open = new Set<RunStream>();

  constructor(
    @Inject(RECORDS) private readonly records: Records,
    @Inject(ChangeFeed) private readonly changes: ChangeFeed,
  ) {}

  /** Throws `NOT_FOUND` before anything is written. */
  async stream(runId: string, after: number, response: Response): Promise<void> {
    const run = await this.records.runs.get(runId);
    const onChange = (listener: () => void) => this.changes.onRun(runId, listener);
    const stream = new RunStream({ records: this.records, response, run, after, onChange });
    this.open.add(stream);
    try {
      await stream.write();
    } finally {
      this.open.delete(stream);
    }
  }

  beforeApplicationShutdown(): void {
    for (const stream of this.open) stream.close();
  }
}
