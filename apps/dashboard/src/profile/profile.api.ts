import { body } from '@beamline/client';
import type { RunProfile } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';

export const profileQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId, 'profile'],
    queryFn: (): Promise<RunProfile> =>
      body(client.GET('/runs/{id}/profile', { params: { path: { id: runId } } })),
  });
