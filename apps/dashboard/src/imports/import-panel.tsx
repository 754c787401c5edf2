import type { Import } from '@beamline/contracts';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { ProgressBar } from '../ui/progress-bar.js';
import { StateBadge } from '../ui/state-badge.js';
import { importsQuery } from './import.api.js';

/** Imports of one kind that are under way; the list of that kind is read anew when one ends. */
export function ImportPanel({ kind }: { kind: Import['kind'] }) {
  const queries = useQueryClient();
  const imports = useQuery(importsQuery()).data?.items ?? [];
  const active = imports.filter((one) => one.kind === kind && ['queued', 'running'].includes(one.state));
  const count = active.length;
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: [`${kind}s`] });
  }, [queries, kind, count]);
  if (count === 0) return null;
  return (
    <section className="panel stack" aria-label="Imports under way" aria-live="polite">
      {active.map((one) => (
        <div key={one.id} className="stack">
          <div className="row">
            <strong>{one.name}</strong> <StateBadge state={one.state} />
          </div>
          {one.progress !== null && <ProgressBar progress={one.progress} />}
        </div>
      ))}
    </section>
  );
}
