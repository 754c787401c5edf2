import type { Evaluation, RunDetail } from '@beamline/contracts';
import { Empty } from '../ui/empty.js';
import { BeamChart } from './beam-chart.js';
import { BeamTable } from './beam-table.js';
import { scoredSplits, sweepOf } from './beams.js';
import { PairedComparison } from './paired-comparison.js';
import './evaluations.css';

/** Scores by beam and split, as a table and as a curve, and how sure their differences are. */
export function BeamScores({ run, evaluations }: { run: RunDetail; evaluations: readonly Evaluation[] }) {
  const choices = scoredSplits(evaluations)
    .flatMap((split) => sweepOf(evaluations, split))
    .map((evaluation) => ({ evaluation, label: `beam ${evaluation.beam}` }));
  return (
    <section className="panel" aria-labelledby="beams">
      <div className="panel-head">
        <h2 id="beams">Scores by beam</h2>
        <span className="faint">× 100, free-running decoding of the best checkpoint</span>
      </div>
      {evaluations.length === 0 ? (
        <Empty title="Not swept yet">
          <p>
            When the last stage ends, beams {run.spec.sweep.beams.join(', ')} are scored on{' '}
            {run.spec.sweep.splits.join(' and ')}.
          </p>
        </Empty>
      ) : (
        <div className="stack">
          <div className="beam-scores">
            <BeamTable evaluations={evaluations} />
            <BeamChart evaluations={evaluations} />
          </div>
          <PairedComparison choices={choices} />
        </div>
      )}
    </section>
  );
}
