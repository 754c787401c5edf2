import {
  DomainError,
  type Checkpoint,
  type Epoch,
  type Evaluation,
  type MetricQuery,
  type MetricSeries,
  type Page,
  type PageQuery,
  type Run,
  type RunDetail,
  type RunEvent,
  type RunProfile,
  type RunQuery,
} from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import { InvalidRequest } from '../http/invalid-request.js';
import type { ResumeRequest } from '../openapi/components.js';
import { RECORDS } from '../ports.js';
import type { EventQuery } from './event-query.js';

@Injectable()
export class RunsService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  list(query: RunQuery): Promise<Page<Run>> {
    return this.records.runs.list(query);
  }

  get(id: string): Promise<RunDetail> {
    return this.records.runs.get(id);
  }

  async epochs(id: string): Promise<Epoch[]> {
    await this.get(id);
    return this.records.training.listEpochs(id);
  }

  async metrics(id: string, query: MetricQuery): Promise<MetricSeries[]> {
    await this.get(id);
    return this.records.metrics.series(id, query);
  }

  async profile(id: string): Promise<RunProfile> {
    await this.get(id);
    return this.records.profile.read(id);
  }

  async evaluations(id: string): Promise<Evaluation[]> {
    await this.get(id);
    return this.records.evaluations.listByRun(id);
  }

  async checkpoints(id: string, query: PageQuery): Promise<Page<Checkpoint>> {
    await this.get(id);
    return this.records.training.listCheckpoints(id, query);
  }

  async events(id: string, { after, limit }: EventQuery): Promise<Page<RunEvent>> {
    await this.get(id);
    const items = await this.records.events.list(id, after, limit);
    const last = items.length < limit ? undefined : items.at(-1);
    return { items, nextCursor: last === undefined ? null : String(last.sequence) };
  }

  cancel(id: string): Promise<Run> {
    return this.records.runs.requestCancel(id);
  }

  /** Goes on from a checkpoint of this run, the furthest one by default. */
  async resume(id: string, { checkpointId }: ResumeRequest): Promise<Run> {
    const run = await this.get(id);
    const from =
      checkpointId === undefined ? await this.furthest(run) : await this.ownCheckpoint(run, checkpointId);
    return this.records.runs.requestResume(id, from.id);
  }

  private async furthest(run: Run): Promise<Checkpoint> {
    const checkpoint = await this.records.training.latestCheckpoint(run.id);
    if (checkpoint !== null) return checkpoint;
    throw new DomainError('CONFLICT', `run ${run.id} has saved no checkpoint that it could go on from`, {
      advice: 'Launch the experiment again.',
    });
  }

  private async ownCheckpoint(run: Run, checkpointId: string): Promise<Checkpoint> {
    const checkpoint = await this.records.training.getCheckpoint(checkpointId);
    if (checkpoint.runId === run.id) return checkpoint;
    const message = `checkpoint ${checkpointId} belongs to run ${checkpoint.runId}`;
    throw new InvalidRequest(422, [{ path: 'checkpointId', message }], {
      advice: `POST /api/v1/checkpoints/${checkpointId}/fork starts a new run from it.`,
    });
  }
}
