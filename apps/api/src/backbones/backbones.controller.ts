import { Backbone, BackboneImportRequest, Import, type Page } from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { FromBody, FromQuery, PathId, Returns } from '../http/endpoint.js';
import { NameQuery } from '../http/name-query.js';
import { BackbonePage } from '../openapi/components.js';
import { BackbonesService } from './backbones.service.js';

@Controller('backbones')
export class BackbonesController {
  constructor(@Inject(BackbonesService) private readonly backbones: BackbonesService) {}

  @Get()
  @Returns(BackbonePage, { summary: 'List backbones, newest first' })
  list(@FromQuery(NameQuery) query: NameQuery): Promise<Page<Backbone>> {
    return this.backbones.list(query);
  }

  @Post()
  @Returns(Import, { status: 202, summary: 'Import encoder weights' })
  import(@FromBody(BackboneImportRequest) request: BackboneImportRequest): Promise<Import> {
    return this.backbones.import(request);
  }

  @Get(':id')
  @Returns(Backbone, { summary: 'Read a backbone' })
  get(@PathId() id: string): Promise<Backbone> {
    return this.backbones.get(id);
  }
}
