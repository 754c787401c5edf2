import type { Evaluation, Split } from '@beamline/contracts';
import { sweepOf } from '../evaluations/beams.js';
import { bleuDelta, bleuText } from '../format/number.js';
import { type ComparedRun, comparedBeams, runColor, sameSignature } from './compare-series.js';

interface CompareTableProps {
  runs: readonly ComparedRun[];
  split: Split;
  order: number;
}

/** A row a beam, a column a run; differences are to the first run. */
export function CompareTable({ runs, split, order }: CompareTableProps) {
  const beams = comparedBeams(runs, split);
  return (
    <div className="table-wrap">
      <table className="table compare-table">
        <thead>
          <tr>
            <th scope="col">beam</th>
            {runs.map(({ run }, index) => (
              <th key={run.id} scope="col" className="num">
                <span
                  className="compare-name"
                  style={{ borderColor: runColor(index) }}
                  title={run.experimentName}
                >
                  {run.experimentName}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {beams.map((beam) => (
            <BeamRow key={beam} beam={beam} runs={runs} split={split} order={order} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function BeamRow({ beam, runs, split, order }: CompareTableProps & { beam: number }) {
  const scored = runs.map(({ evaluations }) => sweepOf(evaluations, split).find((one) => one.beam === beam));
  const best = Math.max(...scored.map((one) => one?.bleu[order] ?? -Infinity));
  return (
    <tr>
      <th scope="row">
        {beam}
        {!sameSignature(runs, split, beam) && (
          <span
            className="compare-warning"
            title="These scores were made in different ways; open the runs to see how."
          >
            {' '}
            not comparable
          </span>
        )}
      </th>
      {runs.map(({ run }, index) => (
        <ScoreCell
          key={run.id}
          score={scored[index]}
          base={index === 0 ? undefined : scored[0]}
          order={order}
          best={best}
        />
      ))}
    </tr>
  );
}

interface ScoreCellProps {
  score: Evaluation | undefined;
  base: Evaluation | undefined;
  order: number;
  best: number;
}

function ScoreCell({ score, base, order, best }: ScoreCellProps) {
  const value = score?.bleu[order];
  const baseValue = base?.bleu[order];
  return (
    <td className={value === best ? 'num compare-best' : 'num'} title={score?.signature}>
      {bleuText(value)}
      {value !== undefined && baseValue !== undefined && (
        <span className="faint compare-delta">{bleuDelta(value, baseValue)}</span>
      )}
    </td>
  );
}
