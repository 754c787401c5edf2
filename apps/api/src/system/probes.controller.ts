import { Controller, Get, Inject } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Open } from '../auth/access.js';
import { SystemService } from './system.service.js';

/** For load balancers and orchestrators of containers; outside `/api/v1`, open to everybody, telling nothing else. */
@Controller('health')
@ApiExcludeController()
@Open()
export class ProbesController {
  constructor(@Inject(SystemService) private readonly system: SystemService) {}

  @Get('live')
  live(): { live: true } {
    return { live: true };
  }

  @Get('ready')
  async ready(): Promise<{ ready: true }> {
    await this.system.ready();
    return { ready: true };
  }
}
