import type { Evaluation, Split } from '@beamline/contracts';
import { useState } from 'react';
import { bleuText, compactNumber } from '../format/number.js';
import { bestEvaluation, scoredSplits, sweepOf } from './beams.js';

/** One row a beam, grouped by split; the best BLEU-4 of each split is marked. */
export function BeamTable({ evaluations }: { evaluations: readonly Evaluation[] }) {
  return (
    <div className="table-wrap">
      <table className="table beam-table">
        <thead>
          <tr>
            <th scope="col">beam</th>
            <th scope="col" className="num">
              BLEU-1
            </th>
            <th scope="col" className="num">
              BLEU-2
            </th>
            <th scope="col" className="num">
              BLEU-3
            </th>
            <th scope="col" className="num">
              BLEU-4
            </th>
            <th scope="col" className="num" title="images captioned a second">
              images/s
            </th>
            <th scope="col" className="num" title="mean length of a caption in words">
              words
            </th>
            <th scope="col">
              <span className="visually-hidden">signature</span>
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
        <th scope="rowgroup" colSpan={8}>
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
  const { beam, bleu, imagesPerSecond, meanLength, signature, unfinished } = evaluation;
  return (
    <>
      <tr className={best ? 'beam-best' : undefined} title={signature}>
        <th scope="row">
          {beam}
          {best && <span className="beam-best-mark">best</span>}
        </th>
        {bleu.map((score, order) => (
          <td key={order} className={order === 3 ? 'num beam-bleu4' : 'num'}>
            {bleuText(score)}
          </td>
        ))}
        <td className="num soft">{compactNumber(imagesPerSecond)}</td>
        <td className="num soft">{compactNumber(meanLength)}</td>
        <td className="num">
          <button
            type="button"
            className="button button-quiet button-small"
            aria-expanded={open}
            aria-label={`How the score of beam ${beam} was made`}
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
          <td colSpan={8} className="beam-signature">
            <code>{signature}</code>
            <span className="faint">
              Scores are comparable only when their signatures are equal.
              {unfinished > 0 &&
                ` ${unfinished} images completed no caption; their best unfinished one was taken.`}
            </span>
          </td>
        </tr>
      )}
    </>
  );
}
