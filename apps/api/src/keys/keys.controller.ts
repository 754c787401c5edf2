import { ApiKey, ApiKeyRequest, CreatedApiKey } from '@beamline/contracts';
import { Controller, Delete, Get, Inject, Post } from '@nestjs/common';
import { z } from 'zod';
import { Needs } from '../auth/access.js';
import { FromBody, PathId, Returns, ReturnsNothing } from '../http/endpoint.js';
import { KeysService } from './keys.service.js';

@Controller('keys')
@Needs('admin')
export class KeysController {
  constructor(@Inject(KeysService) private readonly keys: KeysService) {}

  @Get()
  @Returns(z.array(ApiKey), { summary: 'List keys' })
  list(): Promise<ApiKey[]> {
    return this.keys.list();
  }

  @Post()
  @Returns(CreatedApiKey, { status: 201, summary: 'Create a key; its secret is shown this once' })
  create(@FromBody(ApiKeyRequest) request: ApiKeyRequest): Promise<CreatedApiKey> {
    return this.keys.create(request);
  }

  @Delete(':id')
  @ReturnsNothing({ summary: 'Revoke a key and the sessions made from it' })
  revoke(@PathId() id: string): Promise<void> {
    return this.keys.revoke(id);
  }
}
