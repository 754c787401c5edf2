import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorBox } from './error-box.js';
import { SkeletonRows } from './skeleton.js';

interface QueryViewProps<T> {
  query: UseQueryResult<T>;
  children: (data: T) => ReactNode;
  loading?: ReactNode;
}

/** A query's data, or its skeleton, or its error with a way to try again. Old data stays while offline. */
export function QueryView<T>({ query, children, loading = <SkeletonRows /> }: QueryViewProps<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ErrorBox error={query.error} onRetry={() => void query.refetch()} />;
  return <>{loading}</>;
}
