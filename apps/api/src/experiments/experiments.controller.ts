import { Experiment, ExperimentQuery, LaunchRequest, LaunchResult, type Page } from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { FromBody, FromQuery, PathId, Returns } from '../http/endpoint.js';
import { ExperimentPage } from '../openapi/components.js';
import { ExperimentsService } from './experiments.service.js';
import { AcceptsIdempotencyKey, IdempotencyKey } from './idempotency-key.js';

@Controller('experiments')
export class ExperimentsController {
  constructor(@Inject(ExperimentsService) private readonly experiments: ExperimentsService) {}

  @Post()
  @AcceptsIdempotencyKey()
  @Returns(LaunchResult, { status: 202, summary: 'Launch an experiment' })
  launch(
    @FromBody(LaunchRequest) request: LaunchRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<LaunchResult> {
    return this.experiments.launch(request, key);
  }

  @Get()
  @Returns(ExperimentPage, { summary: 'List experiments, newest first' })
  list(@FromQuery(ExperimentQuery) query: ExperimentQuery): Promise<Page<Experiment>> {
    return this.experiments.list(query);
  }

  @Get(':id')
  @Returns(Experiment, { summary: 'Read an experiment' })
  get(@PathId() id: string): Promise<Experiment> {
    return this.experiments.get(id);
  }
}
