import { streamRun } from '@beamline/client';
import type { Run, RunDetail, RunEvent, RunEventBody } from '@beamline/contracts';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { client } from '../api/client.js';
import { isAnswer } from '../api/explain.js';
import { eventsQuery } from '../events/event.api.js';
import { appended, atMostEvery } from './live-updates.js';
import { runQuery } from './run.api.js';

/** Least time between two readings of the metrics while training goes on. */
const METRICS_EVERY_MS = 3_000;

/** Keeps everything shown about a run up to date from its event stream, as long as the page shows it. */
export function useRunLive(runId: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    const stop = new AbortController();
    const readMetrics = atMostEvery(METRICS_EVERY_MS, () => {
      invalidate(queries, runId, 'metrics');
    });
    const renew = renewerOf(queries, runId);
    const followed = streamRun(client, runId, {
      signal: stop.signal,
      onRun: (run) => {
        showRun(queries, run);
        readMetrics();
      },
      onEvent: (event) => {
        showEvent(queries, event);
        touchedBy(event.body).forEach(renew);
      },
    });
    followed.catch((error: unknown) => {
      if (!stop.signal.aborted && isAnswer(error)) invalidate(queries, runId, 'detail');
    });
    return () => {
      stop.abort();
    };
  }, [queries, runId]);
}

function showRun(queries: QueryClient, run: Run): void {
  queries.setQueryData(runQuery(run.id).queryKey, (old: RunDetail | undefined) =>
    old === undefined ? undefined : { ...old, ...run },
  );
}

function showEvent(queries: QueryClient, event: RunEvent): void {
  queries.setQueryData(eventsQuery(event.runId).queryKey, (old: RunEvent[] | undefined) =>
    appended(old, event),
  );
}

type Part = 'epochs' | 'metrics' | 'evaluations' | 'profile' | 'checkpoints' | 'detail';

/** What an event makes out of date. */
function touchedBy(body: RunEventBody): readonly Part[] {
  switch (body.type) {
    case 'epoch.finished':
      return ['epochs', 'metrics', 'checkpoints', 'profile', 'detail'];
    case 'checkpoint.saved':
      return ['checkpoints'];
    case 'evaluation.finished':
      return ['evaluations', 'profile'];
    case 'stage.started':
    case 'stage.finished':
    case 'run.state':
      return ['detail', 'metrics', 'epochs', 'profile'];
    case 'note':
      return [];
  }
}

/** Events come in bursts when a page opens: each part is read anew once for all of them. */
function renewerOf(queries: QueryClient, runId: string): (part: Part) => void {
  const waiting = new Map<Part, () => void>();
  return (part) => {
    const renew =
      waiting.get(part) ??
      atMostEvery(1_000, () => {
        invalidate(queries, runId, part);
      });
    waiting.set(part, renew);
    renew();
  };
}

function invalidate(queries: QueryClient, runId: string, part: Part): void {
  if (part === 'detail') void queries.invalidateQueries({ queryKey: ['run', runId], exact: true });
  else void queries.invalidateQueries({ queryKey: ['run', runId, part] });
}
