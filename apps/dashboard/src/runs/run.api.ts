import { body } from '@beamline/client';
import {
  Epoch,
  type MetricSeries,
  type Page,
  type Run,
  type RunDetail,
  type RunState,
} from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';
import { read } from '../api/read.js';

export interface RunFilter {
  search?: string | undefined;
  state?: RunState | undefined;
  experimentId?: string | undefined;
  cursor?: string | undefined;
}

const RUNS_PER_PAGE = 50;
/** Points of a curve: about one a pixel on a wide screen. */
const MOST_POINTS = 500;

export const runsQuery = (filter: RunFilter) =>
  queryOptions({
    queryKey: ['runs', filter],
    queryFn: (): Promise<Page<Run>> => {
      const query = { ...defined(filter), limit: RUNS_PER_PAGE };
      return body(client.GET('/runs', { params: { query } }));
    },
    refetchInterval: 5_000,
    placeholderData: (previous) => previous,
  });

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id],
    queryFn: (): Promise<RunDetail> => body(client.GET('/runs/{id}', { params: { path: { id } } })),
    staleTime: 5_000,
  });

export const epochsQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id, 'epochs'],
    queryFn: () => read(Epoch.array(), client.GET('/runs/{id}/epochs', { params: { path: { id } } })),
  });

export const metricsQuery = (id: string) =>
  queryOptions({
    queryKey: ['run', id, 'metrics'],
    queryFn: (): Promise<MetricSeries[]> =>
      body(client.GET('/runs/{id}/metrics', { params: { path: { id }, query: { maxPoints: MOST_POINTS } } })),
  });

export function cancelRun(id: string): Promise<Run> {
  return body(client.POST('/runs/{id}/cancel', { params: { path: { id } } }));
}

/** Goes on from a checkpoint, from the latest one when none is named. */
export function resumeRun(id: string, checkpointId?: string): Promise<Run> {
  return body(
    client.POST('/runs/{id}/resume', { params: { path: { id } }, body: defined({ checkpointId }) }),
  );
}
