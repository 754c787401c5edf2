import { body } from '@beamline/client';
import {
  Checkpoint,
  type DownloadLink,
  type ExperimentSpec,
  type ForkRequest,
  type LaunchResult,
  page,
} from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';
import { read } from '../api/read.js';

const CHECKPOINTS_PER_PAGE = 50;
const CheckpointPage = page(Checkpoint);

export const checkpointsQuery = (runId: string, cursor: string | undefined) =>
  queryOptions({
    queryKey: ['run', runId, 'checkpoints', cursor ?? ''],
    queryFn: () => {
      const query = { ...defined({ cursor }), limit: CHECKPOINTS_PER_PAGE };
      return read(
        CheckpointPage,
        client.GET('/runs/{id}/checkpoints', { params: { path: { id: runId }, query } }),
      );
    },
    placeholderData: (previous) => previous,
  });

export const checkpointQuery = (id: string) =>
  queryOptions({
    queryKey: ['checkpoint', id],
    queryFn: () => read(Checkpoint, client.GET('/checkpoints/{id}', { params: { path: { id } } })),
    staleTime: Infinity,
  });

/** Links expire, so they are asked for when somebody wants them. */
export const downloadsQuery = (id: string) =>
  queryOptions({
    queryKey: ['checkpoint', id, 'downloads'],
    queryFn: (): Promise<DownloadLink[]> =>
      body(client.GET('/checkpoints/{id}/downloads', { params: { path: { id } } })),
    staleTime: 60_000,
  });

export function fork(
  id: string,
  spec: ExperimentSpec,
  optimiser: ForkRequest['optimiser'],
): Promise<LaunchResult> {
  return body(client.POST('/checkpoints/{id}/fork', { params: { path: { id } }, body: { spec, optimiser } }));
}
