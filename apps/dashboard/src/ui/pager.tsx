import { useEffect, useRef } from 'react';

interface PagerProps {
  cursor: string | undefined;
  nextCursor: string | null;
  onMove: (cursor: string | undefined) => void;
}

/** Steps through a list that the server pages. Cursors passed on the way are remembered for the way back. */
export function Pager({ cursor, nextCursor, onMove }: PagerProps) {
  const trail = useRef<(string | undefined)[]>([]);
  useEffect(() => {
    if (cursor === undefined) trail.current = [];
  }, [cursor]);
  if (cursor === undefined && nextCursor === null) return null;
  return (
    <nav className="row spread pager" aria-label="Pages of the list">
      <button
        type="button"
        className="button button-small"
        disabled={cursor === undefined}
        onClick={() => {
          onMove(trail.current.pop());
        }}
      >
        ← Newer
      </button>
      <button
        type="button"
        className="button button-small"
        disabled={nextCursor === null}
        onClick={() => {
          trail.current.push(cursor);
          onMove(nextCursor ?? undefined);
        }}
      >
        Older →
      </button>
    </nav>
  );
}
