import type { Session } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { isUnauthenticated } from '../api/explain.js';
import { ErrorBox } from '../ui/error-box.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { sessionQuery } from './session.api.js';
import { SignInPage } from './sign-in-page.js';

/** Shows the pages to those who are signed in and the sign-in, at the same address, to all others. */
export function SessionGate({ children }: { children: (session: Session) => ReactNode }) {
  const session = useQuery({
    ...sessionQuery,
    refetchInterval: (query) =>
      query.state.data === undefined && !isUnauthenticated(query.state.error) ? 4_000 : false,
  });
  if (isUnauthenticated(session.error)) return <SignInPage />;
  if (session.data !== undefined) return <>{children(session.data)}</>;
  return (
    <main>
      {session.isError ? (
        <ErrorBox error={session.error} onRetry={() => void session.refetch()} />
      ) : (
        <SkeletonRows />
      )}
    </main>
  );
}
