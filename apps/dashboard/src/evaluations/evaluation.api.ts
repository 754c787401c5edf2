import { body } from '@beamline/client';
import {
  type CaptionResult,
  type ComparedMetric,
  Evaluation,
  EvaluationComparison,
  type Page,
} from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';
import { read } from '../api/read.js';

export const evaluationsQuery = (runId: string) =>
  queryOptions({
    queryKey: ['run', runId, 'evaluations'],
    queryFn: () =>
      read(Evaluation.array(), client.GET('/runs/{id}/evaluations', { params: { path: { id: runId } } })),
  });

export const CAPTIONS_PER_PAGE = 12;

/** The captions of images from `first` on. They never change: an evaluation is immutable. */
export const captionsQuery = (evaluationId: string, first: number) =>
  queryOptions({
    queryKey: ['evaluation', evaluationId, 'captions', first],
    queryFn: (): Promise<Page<CaptionResult>> =>
      body(
        client.GET('/evaluations/{id}/captions', {
          params: { path: { id: evaluationId }, query: { cursor: first, limit: CAPTIONS_PER_PAGE } },
        }),
      ),
    staleTime: Infinity,
  });

/** The second evaluation against the first. It never changes: both are immutable. */
export const comparisonQuery = (firstId: string, secondId: string, metric: ComparedMetric) =>
  queryOptions({
    queryKey: ['evaluation', firstId, 'comparison', secondId, metric],
    queryFn: () =>
      read(
        EvaluationComparison,
        client.GET('/evaluations/{id}/comparison', {
          params: { path: { id: firstId }, query: { with: secondId, metric } },
        }),
      ),
    staleTime: Infinity,
  });
