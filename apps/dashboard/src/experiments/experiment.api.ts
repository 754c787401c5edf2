import { body } from '@beamline/client';
import type { Experiment, ExperimentSpec, LaunchResult, Page } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { defined } from '../api/defined.js';

export interface ExperimentFilter {
  search?: string | undefined;
  cursor?: string | undefined;
}

const EXPERIMENTS_PER_PAGE = 25;

export const experimentsQuery = (filter: ExperimentFilter) =>
  queryOptions({
    queryKey: ['experiments', filter],
    queryFn: (): Promise<Page<Experiment>> => {
      const query = { ...defined(filter), limit: EXPERIMENTS_PER_PAGE };
      return body(client.GET('/experiments', { params: { query } }));
    },
    refetchInterval: 8_000,
    placeholderData: (previous) => previous,
  });

export const experimentQuery = (id: string) =>
  queryOptions({
    queryKey: ['experiment', id],
    queryFn: (): Promise<Experiment> => body(client.GET('/experiments/{id}', { params: { path: { id } } })),
    refetchInterval: 8_000,
  });

export function launch(spec: ExperimentSpec): Promise<LaunchResult> {
  return body(client.POST('/experiments', { body: { spec } }));
}
