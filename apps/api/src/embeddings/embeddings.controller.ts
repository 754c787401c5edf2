import { Embeddings, EmbeddingsImportRequest, Import, type Page } from '@beamline/contracts';
import { Controller, Get, Inject, Post } from '@nestjs/common';
import { FromBody, FromQuery, PathId, Returns } from '../http/endpoint.js';
import { NameQuery } from '../http/name-query.js';
import { EmbeddingsPage } from '../openapi/components.js';
import { EmbeddingsService } from './embeddings.service.js';

@Controller('embeddings')
export class EmbeddingsController {
  constructor(@Inject(EmbeddingsService) private readonly embeddings: EmbeddingsService) {}

  @Get()
  @Returns(EmbeddingsPage, { summary: 'List word vectors, newest first' })
  list(@FromQuery(NameQuery) query: NameQuery): Promise<Page<Embeddings>> {
    return this.embeddings.list(query);
  }

  @Post()
  @Returns(Import, { status: 202, summary: 'Import word vectors' })
  import(@FromBody(EmbeddingsImportRequest) request: EmbeddingsImportRequest): Promise<Import> {
    return this.embeddings.import(request);
  }

  @Get(':id')
  @Returns(Embeddings, { summary: 'Read what is known of word vectors' })
  get(@PathId() id: string): Promise<Embeddings> {
    return this.embeddings.get(id);
  }
}
