import type { Progress } from '@beamline/contracts';
import { countText } from '../format/number.js';

/** Progress of a job of the server, or of one of the page itself. */
export type ShownProgress = Omit<Progress, 'phase'> & { phase: string };

export function progressFraction(progress: Pick<Progress, 'done' | 'total'>): number {
  return progress.total > 0 ? Math.min(1, progress.done / progress.total) : 0;
}

/** What is being done now: phase, label, count and a bar. */
export function ProgressBar({ progress }: { progress: ShownProgress }) {
  const fraction = progressFraction(progress);
  const amount = `${countText(progress.done)} / ${countText(progress.total)} ${progress.unit}`;
  return (
    <div className="progress">
      <div className="row spread">
        <span>
          <strong className="progress-phase">{progress.phase}</strong>{' '}
          <span className="soft">{progress.label}</span>
        </span>
        <span className="faint">
          {amount} · {Math.floor(fraction * 100)} %
        </span>
      </div>
      <div
        className="bar"
        role="progressbar"
        aria-label={`${progress.phase} ${progress.label}`}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(fraction * 100)}
        aria-valuetext={amount}
      >
        <span style={{ width: `${fraction * 100}%` }} />
      </div>
    </div>
  );
}
