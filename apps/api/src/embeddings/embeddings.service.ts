import type { Embeddings, EmbeddingsImportRequest, Import, Page } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import type { NameQuery } from '../http/name-query.js';
import { refuseOpenUploads } from '../imports/finished-uploads.js';
import { RECORDS } from '../ports.js';

@Injectable()
export class EmbeddingsService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  async list({ name, ...query }: NameQuery): Promise<Page<Embeddings>> {
    if (name === undefined) return this.records.embeddings.list(query);
    const found = await this.records.embeddings.findByName(name);
    return { items: found === null ? [] : [found], nextCursor: null };
  }

  get(id: string): Promise<Embeddings> {
    return this.records.embeddings.get(id);
  }

  async import(request: EmbeddingsImportRequest): Promise<Import> {
    await refuseOpenUploads(this.records, { upload: request.source.upload });
    return this.records.imports.create({ kind: 'embeddings', request });
  }
}
