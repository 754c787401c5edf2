import { Dataset, DatasetImportRequest, Import, type Page } from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { FromBody, FromQuery, PathId, Returns } from '../http/endpoint.js';
import { NameQuery } from '../http/name-query.js';
import { DatasetPage } from '../openapi/components.js';
import { DatasetsService } from './datasets.service.js';

@Controller('datasets')
export class DatasetsController {
  constructor(@Inject(DatasetsService) private readonly datasets: DatasetsService) {}

  @Get()
  @Returns(DatasetPage, { summary: 'List datasets, newest first' })
  list(@FromQuery(NameQuery) query: NameQuery): Promise<Page<Dataset>> {
    return this.datasets.list(query);
  }

  @Post()
  @Returns(Import, { status: 202, summary: 'Import a dataset' })
  import(@FromBody(DatasetImportRequest) request: DatasetImportRequest): Promise<Import> {
    return this.datasets.import(request);
  }

  @Get(':id')
  @Returns(Dataset, { summary: 'Read a dataset with its manifest' })
  get(@PathId() id: string): Promise<Dataset> {
    return this.datasets.get(id);
  }
}
