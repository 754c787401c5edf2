/** Stand-in of a text or table that is on its way. */
export function SkeletonRows({ rows = 6, height = '2.4rem' }: { rows?: number; height?: string }) {
  return (
    <div className="stack" style={{ gap: '0.6rem' }} role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} className="skeleton" style={{ height, width: row % 3 === 2 ? '82%' : '100%' }} />
      ))}
    </div>
  );
}
