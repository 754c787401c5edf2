import { Health } from '@beamline/contracts';
import { Controller, Get, Inject } from '@nestjs/common';
import { Returns } from '../http/endpoint.js';
import { SystemService } from './system.service.js';

@Controller('system')
export class SystemController {
  constructor(@Inject(SystemService) private readonly system: SystemService) {}

  @Get()
  @Returns(Health, { summary: 'How Postgres, Temporal, the object store and the workers answer' })
  health(): Promise<Health> {
    return this.system.health();
  }
}
