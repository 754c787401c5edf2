import { body } from '@beamline/client';
import type { BackboneImportRequest, DatasetImportRequest, Import, Page } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';

export const importsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['imports', cursor ?? ''],
    queryFn: (): Promise<Page<Import>> =>
      body(client.GET('/imports', { params: { query: defined({ cursor }) } })),
    refetchInterval: 3_000,
    placeholderData: (previous) => previous,
  });

export function importDataset(request: DatasetImportRequest): Promise<Import> {
  return body(client.POST('/datasets', { body: request }));
}

export function importBackbone(request: BackboneImportRequest): Promise<Import> {
  return body(client.POST('/backbones', { body: request }));
}
