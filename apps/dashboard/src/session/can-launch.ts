import type { Session } from '@beamline/contracts';

/** Whether a key may start and steer runs: a viewer's may only look. */
export function canLaunch(session: Pick<Session, 'role'> | undefined): boolean {
  return session !== undefined && session.role !== 'viewer';
}
