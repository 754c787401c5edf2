import type { Backbone, BackboneImportRequest, Import, Page } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import type { NameQuery } from '../http/name-query.js';
import { refuseOpenUploads } from '../imports/finished-uploads.js';
import { RECORDS } from '../ports.js';

@Injectable()
export class BackbonesService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  async list({ name, ...query }: NameQuery): Promise<Page<Backbone>> {
    if (name === undefined) return this.records.backbones.list(query);
    const found = await this.records.backbones.findByName(name);
    return { items: found === null ? [] : [found], nextCursor: null };
  }

  get(id: string): Promise<Backbone> {
    return this.records.backbones.get(id);
  }

  async import(request: BackboneImportRequest): Promise<Import> {
    if (request.source.kind === 'upload')
      await refuseOpenUploads(this.records, { upload: request.source.upload });
    return this.records.imports.create({ kind: 'backbone', request });
  }
}
