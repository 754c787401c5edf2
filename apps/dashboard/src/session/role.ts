import type { Session } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from './session.api.js';

/** Whether the key may start and steer runs: a viewer's may only look. */
export function canLaunch(session: Pick<Session, 'role'> | undefined): boolean {
  return session !== undefined && session.role !== 'viewer';
}

export function useCanLaunch(): boolean {
  return canLaunch(useQuery(sessionQuery).data);
}
