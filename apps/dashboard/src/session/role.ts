import { useQuery } from '@tanstack/react-query';
import { canLaunch } from './can-launch.js';
import { sessionQuery } from './session.api.js';

/** Whether whoever is signed in may start and steer runs. */
export function useCanLaunch(): boolean {
  return canLaunch(useQuery(sessionQuery).data);
}
