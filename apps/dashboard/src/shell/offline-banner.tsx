import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useOnline } from '../api/connection.js';
import { sessionQuery } from '../session/session.api.js';

const PROBE_MS = 4_000;

/** Says that the API is away, tries again by itself and on demand, and goes when it answers. */
export function OfflineBanner() {
  const online = useOnline();
  return <div role="status">{!online && <Banner />}</div>;
}

function Banner() {
  const queries = useQueryClient();
  const probe = useQuery({ ...sessionQuery, refetchInterval: PROBE_MS });
  return (
    <div className="offline">
      <span>
        <strong>The API does not answer.</strong> What you see may be old; runs go on without it.
      </span>
      <button
        type="button"
        className="button button-small"
        disabled={probe.isFetching}
        onClick={() => void queries.invalidateQueries()}
      >
        {probe.isFetching ? 'Trying…' : 'Try again'}
      </button>
    </div>
  );
}
