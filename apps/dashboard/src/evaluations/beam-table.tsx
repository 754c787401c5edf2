import type { Evaluation, Split } from '@beamline/contracts';
import { useState } from 'react';
import { bleuText } from '../format/number.js';
import { bestEvaluation, scoredSplits, sweepOf } from './beams.js';
import { EvaluationDetails } from './evaluation-details.js';

interface ScoreColumn {
  name: string;
  score: (evaluation: Evaluation) => number | null | undefined;
  /** `beam-wide` is left out on narrow screens. */
  className?: string;
}

const COLUMNS: readonly ScoreColumn[] = [
  { name: 'BLEU-4', score: ({ bleu }) => bleu[3], className: 'beam-bleu4' },
  { name: 'ROUGE-L', score: ({ coco }) => coco?.rougeL },
  { name: 'CIDEr-D', score: ({ coco }) => coco?.ciderD },
  { name: 'METEOR', score: ({ coco }) => coco?.meteor, className: 'beam-wide' },
  { name: 'BLEU-1', score: ({ bleu }) => bleu[0], className: 'beam-wide' },
  { name: 'BLEU-2', score: ({ bleu }) => bleu[1], className: 'beam-wide' },
  { name: 'BLEU-3', score: ({ bleu }) => bleu[2], className: 'beam-wide' },
];
const ALL_COLUMNS = COLUMNS.length + 2;

/** One row a beam, grouped by split; the best BLEU-4 of each split is marked. */
export function BeamTable({ evaluations }: { evaluations: readonly Evaluation[] }) {
  return (
    <div className="table-wrap">
      <table className="table beam-table">
        <thead>
          <tr>
            <th scope="col">beam</th>
            {COLUMNS.map(({ name, className = '' }) => (
              <th key={name} scope="col" className={`num ${className}`}>
                {name}
              </th>
            ))}
            <th scope="col">
              <span className="visually-hidden">details</span>
            </th>
          </tr>
        </thead>
        {scoredSplits(evaluations).map((split) => (
          <SplitRows key={split} split={split} evaluations={evaluations} />
        ))}
      </table>
    </div>
  );
}

function SplitRows({ split, evaluations }: { split: Split; evaluations: readonly Evaluation[] }) {
  const sweep = sweepOf(evaluations, split);
  const best = bestEvaluation(evaluations, split)?.id;
  return (
    <tbody>
      <tr className="beam-split">
        <th scope="rowgroup" colSpan={ALL_COLUMNS}>
          {split} <span className="faint">{sweep[0]?.images} images</span>
        </th>
      </tr>
      {sweep.map((evaluation) => (
        <BeamRow key={evaluation.id} evaluation={evaluation} best={evaluation.id === best} />
      ))}
    </tbody>
  );
}

function BeamRow({ evaluation, best }: { evaluation: Evaluation; best: boolean }) {
  const [open, setOpen] = useState(false);
  const { beam, signature } = evaluation;
  return (
    <>
      <tr className={best ? 'beam-best' : undefined} title={signature}>
        <th scope="row">
          {beam}
          {best && <span className="beam-best-mark">best</span>}
        </th>
        {COLUMNS.map(({ name, score, className = '' }) => (
          <td key={name} className={`num ${className}`}>
            {bleuText(score(evaluation))}
          </td>
        ))}
        <td className="num">
          <button
            type="button"
            className="button button-quiet button-small"
            aria-expanded={open}
            aria-label={`Details of beam ${beam}`}
            onClick={() => {
              setOpen(!open);
            }}
          >
            {open ? '−' : '+'}
          </button>
        </td>
      </tr>
      {open && (
        <tr>
          <td colSpan={ALL_COLUMNS}>
            <EvaluationDetails evaluation={evaluation} />
          </td>
        </tr>
      )}
    </>
  );
}
