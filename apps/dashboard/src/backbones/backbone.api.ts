import { body } from '@beamline/client';
import type { Backbone, Page } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';

export const backbonesQuery = (cursor?: string) =>
  queryOptions({
    queryKey: ['backbones', cursor ?? ''],
    queryFn: (): Promise<Page<Backbone>> =>
      body(client.GET('/backbones', { params: { query: defined({ cursor }) } })),
    refetchInterval: 15_000,
    placeholderData: (previous) => previous,
  });
