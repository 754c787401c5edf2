import { Import, PageQuery, type Page } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Controller, Get, Inject } from '@nestjs/common';
import { FromQuery, PathId, Returns } from '../http/endpoint.js';
import { ImportPage } from '../openapi/components.js';
import { RECORDS } from '../ports.js';

@Controller('imports')
export class ImportsController {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  @Get()
  @Returns(ImportPage, { summary: 'List imports, newest first' })
  list(@FromQuery(PageQuery) query: PageQuery): Promise<Page<Import>> {
    return this.records.imports.list(query);
  }

  @Get(':id')
  @Returns(Import, { summary: 'Read an import and how far it is' })
  get(@PathId() id: string): Promise<Import> {
    return this.records.imports.get(id);
  }
}
