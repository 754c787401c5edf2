import { LogPage, LogQuery } from '@beamline/contracts';
import { Controller, Get, Inject } from '@nestjs/common';
import { FromQuery, PathId, Returns } from '../http/endpoint.js';
import { LogsService } from './logs.service.js';

@Controller('runs')
export class LogsController {
  constructor(@Inject(LogsService) private readonly logs: LogsService) {}

  @Get(':id/logs')
  @Returns(LogPage, {
    summary: 'Lines of a run’s log, the last ones by default',
    description:
      'Follow with `after` = `next`, go back with `before` = `previous`. A filtered page may be empty and have more behind it.',
  })
  read(@PathId() id: string, @FromQuery(LogQuery) query: LogQuery): Promise<LogPage> {
    return this.logs.read(id, query);
  }
}
