import { body } from '@beamline/client';
import type { Health } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';

export const systemQuery = queryOptions({
  queryKey: ['system'],
  queryFn: (): Promise<Health> => body(client.GET('/system')),
  refetchInterval: 5_000,
});
