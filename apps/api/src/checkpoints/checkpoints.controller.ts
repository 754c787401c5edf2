import { Checkpoint, DownloadLink, ForkRequest, LaunchResult } from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { ExperimentsService } from '../experiments/experiments.service.js';
import { AcceptsIdempotencyKey, IdempotencyKey } from '../experiments/idempotency-key.js';
import { FromBody, PathId, Returns } from '../http/endpoint.js';
import { CheckpointsService } from './checkpoints.service.js';

@Controller('checkpoints')
export class CheckpointsController {
  constructor(
    @Inject(CheckpointsService) private readonly checkpoints: CheckpointsService,
    @Inject(ExperimentsService) private readonly experiments: ExperimentsService,
  ) {}

  @Get(':id')
  @Returns(Checkpoint, { summary: 'Read a checkpoint' })
  get(@PathId() id: string): Promise<Checkpoint> {
    return this.checkpoints.get(id);
  }

  @Get(':id/downloads')
  @Returns(z.array(DownloadLink), { summary: 'Short-lived links to the files of a checkpoint' })
  downloads(@PathId() id: string): Promise<DownloadLink[]> {
    return this.checkpoints.downloads(id);
  }

  @Post(':id/fork')
  @AcceptsIdempotencyKey()
  @Returns(LaunchResult, { status: 202, summary: 'Launch a new experiment from a checkpoint' })
  fork(
    @PathId() id: string,
    @FromBody(ForkRequest) request: ForkRequest,
    @IdempotencyKey() key: string | null,
  ): Promise<LaunchResult> {
    return this.experiments.fork(id, request, key);
  }
}
