import { body } from '@beamline/client';
import type { Dataset, Page, Split } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';

export const datasetsQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['datasets', cursor ?? ''],
    queryFn: (): Promise<Page<Dataset>> =>
      body(client.GET('/datasets', { params: { query: defined({ cursor }) } })),
    refetchInterval: 15_000,
    placeholderData: (previous) => previous,
  });

/** Address of the small JPEG of one image. */
export function previewUrl(datasetId: string, split: Split, index: number): string {
  return `/api/v1/datasets/${datasetId}/images/${split}/${index}`;
}
