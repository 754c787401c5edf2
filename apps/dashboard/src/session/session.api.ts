import { body } from '@beamline/client';
import type { Session } from '@beamline/contracts';
import { queryOptions } from '@tanstack/react-query';
import { client } from '../api/client.js';

/** Who is signed in; `UNAUTHENTICATED` when nobody is. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: (): Promise<Session> => body(client.GET('/session')),
  staleTime: 60_000,
  retry: false,
});

export function signIn(key: string): Promise<Session> {
  return body(client.POST('/session', { body: { key } }));
}

export async function signOut(): Promise<void> {
  await client.DELETE('/session');
}
