import {
  Epoch,
  Evaluation,
  MetricQuery,
  MetricSeries,
  PageQuery,
  Run,
  RunDetail,
  RunProfile,
  RunQuery,
  type Checkpoint,
  type Page,
  type RunEvent,
} from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { FromBody, FromQuery, PathId, Returns } from '../http/endpoint.js';
import { CheckpointPage, EventPage, ResumeRequest, RunPage } from '../openapi/components.js';
import { EventQuery } from './event-query.js';
import { RunsService } from './runs.service.js';

@Controller('runs')
export class RunsController {
  constructor(@Inject(RunsService) private readonly runs: RunsService) {}

  @Get()
  @Returns(RunPage, { summary: 'List runs, newest first' })
  list(@FromQuery(RunQuery) query: RunQuery): Promise<Page<Run>> {
    return this.runs.list(query);
  }

  @Get(':id')
  @Returns(RunDetail, { summary: 'Read a run with its spec and stages' })
  get(@PathId() id: string): Promise<RunDetail> {
    return this.runs.get(id);
  }

  @Get(':id/epochs')
  @Returns(z.array(Epoch), { summary: 'Epochs in order' })
  epochs(@PathId() id: string): Promise<Epoch[]> {
    return this.runs.epochs(id);
  }

  @Get(':id/metrics')
  @Returns(z.array(MetricSeries), { summary: 'Metric series, downsampled' })
  metrics(@PathId() id: string, @FromQuery(MetricQuery) query: MetricQuery): Promise<MetricSeries[]> {
    return this.runs.metrics(id, query);
  }

  @Get(':id/profile')
  @Returns(RunProfile, { summary: 'Where the time went, in all and by activity' })
  profile(@PathId() id: string): Promise<RunProfile> {
    return this.runs.profile(id);
  }

  @Get(':id/evaluations')
  @Returns(z.array(Evaluation), { summary: 'Scores by split and beam' })
  evaluations(@PathId() id: string): Promise<Evaluation[]> {
    return this.runs.evaluations(id);
  }

  @Get(':id/checkpoints')
  @Returns(CheckpointPage, { summary: 'Checkpoints, newest first' })
  checkpoints(@PathId() id: string, @FromQuery(PageQuery) query: PageQuery): Promise<Page<Checkpoint>> {
    return this.runs.checkpoints(id, query);
  }

  @Get(':id/events')
  @Returns(EventPage, { summary: 'What happened, in order; nextCursor is the next `after`' })
  events(@PathId() id: string, @FromQuery(EventQuery) query: EventQuery): Promise<Page<RunEvent>> {
    return this.runs.events(id, query);
  }

  @Post(':id/cancel')
  @Returns(Run, { status: 202, summary: 'Stop a run at its next checkpoint' })
  cancel(@PathId() id: string): Promise<Run> {
    return this.runs.cancel(id);
  }

  @Post(':id/resume')
  @Returns(Run, {
    status: 202,
    summary: 'Go on with a stopped run, bit for bit, from one of its checkpoints',
  })
  resume(@PathId() id: string, @FromBody(ResumeRequest) request: ResumeRequest): Promise<Run> {
    return this.runs.resume(id, request);
  }
}
