import type { Session } from '@beamline/contracts';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { sessionQuery, signOut } from './session.api.js';
import './session.css';

/** Whose key is used, and the way out. */
export function SessionMenu({ session }: { session: Session }) {
  const queries = useQueryClient();
  const leave = useMutation({
    mutationFn: signOut,
    onSettled: () => {
      queries.clear();
      void queries.invalidateQueries({ queryKey: sessionQuery.queryKey });
      window.location.assign('/');
    },
  });
  return (
    <details className="session-menu">
      <summary aria-label={`Signed in as ${session.name}, ${session.role}`}>
        {session.name.slice(0, 1).toUpperCase()}
      </summary>
      <div className="session-card">
        <strong>{session.name}</strong>
        <span className="faint">{session.role} key</span>
        <button
          type="button"
          className="button button-small"
          onClick={() => {
            leave.mutate();
          }}
        >
          Sign out
        </button>
      </div>
    </details>
  );
}
