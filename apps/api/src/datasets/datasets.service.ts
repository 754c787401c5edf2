import type { Dataset, DatasetImportRequest, Import, Page } from '@beamline/contracts';
import type { Records } from '@beamline/records';
import { Inject, Injectable } from '@nestjs/common';
import type { NameQuery } from '../http/name-query.js';
import { refuseOpenUploads } from '../imports/finished-uploads.js';
import { RECORDS } from '../ports.js';

@Injectable()
export class DatasetsService {
  constructor(@Inject(RECORDS) private readonly records: Records) {}

  async list({ name, ...query }: NameQuery): Promise<Page<Dataset>> {
    if (name === undefined) return this.records.datasets.list(query);
    const found = await this.records.datasets.findByName(name);
    return { items: found === null ? [] : [found], nextCursor: null };
  }

  get(id: string): Promise<Dataset> {
    return this.records.datasets.get(id);
  }

  async import(request: DatasetImportRequest): Promise<Import> {
    if (request.source.kind === 'karpathy') {
      const { captionsUpload, imagesUpload } = request.source;
      await refuseOpenUploads(this.records, { captionsUpload, imagesUpload });
    }
    return this.records.imports.create({ kind: 'dataset', request });
  }
}
