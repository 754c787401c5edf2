import { Controller, Get, Headers, Inject, Res } from '@nestjs/common';
import { ApiHeader, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { PathId, Writes } from '../http/endpoint.js';
import { RunStreams } from './run-streams.js';

const DESCRIPTION = [
  '`event: run` carries the run as it now is, progress included, at most four times a second;',
  '`event: event` carries one event, its sequence number as the id. Reconnect with `Last-Event-ID` to miss none.',
].join(' ');

@Controller('runs')
@ApiTags('Runs')
export class RunStreamController {
  constructor(@Inject(RunStreams) private readonly streams: RunStreams) {}

  @Get(':id/stream')
  @ApiHeader({ name: 'Last-Event-ID', required: false })
  @Writes('text/event-stream', { summary: 'Follow a run live', description: DESCRIPTION })
  stream(
    @PathId() id: string,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() response: Response,
  ): Promise<void> {
    return this.streams.stream(id, sequenceOf(lastEventId), response);
  }
}

/** All events are sent to a reader whose header is no sequence number. */
function sequenceOf(lastEventId: string | undefined): number {
  return /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
}
