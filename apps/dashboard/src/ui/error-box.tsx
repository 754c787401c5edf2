import type { Fault } from '@beamline/contracts';
import { explain } from '../api/explain.js';

/** What went wrong, where, and what to do, from a problem, a fault or any error. */
export function ErrorBox({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { title, detail, advice } = explain(error);
  return (
    <div className="callout callout-bad" role="alert">
      <strong>{title}</strong>
      <span>{detail}</span>
      {advice !== undefined && <span className="soft">{advice}</span>}
      {onRetry !== undefined && (
        <span>
          <button type="button" className="button button-small" onClick={onRetry}>
            Try again
          </button>
        </span>
      )}
    </div>
  );
}

/** A run's or import's own failure. `platform` faults are not the experiment's doing. */
export function FaultBox({ fault, title, platform }: { fault: Fault; title: string; platform: boolean }) {
  return (
    <div className={`callout ${platform ? 'callout-warn' : 'callout-bad'}`} role="alert">
      <strong>
        {title} <code>{fault.code}</code>
      </strong>
      <span>{fault.message}</span>
      {fault.advice !== undefined && <span className="soft">{fault.advice}</span>}
      {fault.where !== undefined && <FaultPlaces where={fault.where} />}
    </div>
  );
}

function FaultPlaces({ where }: { where: Record<string, string> }) {
  return (
    <span className="faint">
      {Object.entries(where)
        .map(([key, value]) => `${key}: ${value}`)
        .join(' · ')}
    </span>
  );
}
