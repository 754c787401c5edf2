import type { CaptionHypothesis } from '@beamline/contracts';
import { compactNumber } from '../format/number.js';
import { logText } from './where-looked.js';
import '../experiments/experiments.css';

interface HypothesisTableProps {
  hypotheses: readonly CaptionHypothesis[];
  chosen: number;
  onChoose: (index: number) => void;
}

/** Every caption that the search ended with, best first; the chosen one's attention is shown above. */
export function HypothesisTable({ hypotheses, chosen, onChoose }: HypothesisTableProps) {
  return (
    <section className="panel" aria-labelledby="hypotheses">
      <div className="panel-head">
        <h2 id="hypotheses">Hypotheses</h2>
        <span className="faint">Choose one to see where the model looked for its words.</span>
      </div>
      <div className="table-wrap">
        <table className="table list-table">
          <thead>
            <tr>
              <th scope="col">caption</th>
              <th scope="col" className="num" title="What it was ranked by, after the length penalty">
                score
              </th>
              <th scope="col" className="num" title="Sum over its words, nats">
                log-probability
              </th>
              <th scope="col" className="num">
                a word
              </th>
              <th scope="col" className="num">
                words
              </th>
            </tr>
          </thead>
          <tbody>
            {hypotheses.map((hypothesis, index) => (
              <HypothesisRow
                key={index}
                hypothesis={hypothesis}
                chosen={index === chosen}
                onChoose={() => {
                  onChoose(index);
                }}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

interface HypothesisRowProps {
  hypothesis: CaptionHypothesis;
  chosen: boolean;
  onChoose: () => void;
}

function HypothesisRow({ hypothesis, chosen, onChoose }: HypothesisRowProps) {
  const { caption, score, logProbability, words, finished } = hypothesis;
  return (
    <tr className={chosen ? 'hypothesis-chosen' : undefined}>
      <th scope="row">
        <button type="button" className="hypothesis-caption" aria-pressed={chosen} onClick={onChoose}>
          {caption === '' ? '(no word)' : caption}
        </button>
        {!finished && <em className="faint">unfinished</em>}
      </th>
      <td data-label="score" className="num">
        {logText(score)}
      </td>
      <td data-label="log-probability" className="num soft">
        {logText(logProbability)}
      </td>
      <td data-label="a word" className="num soft">
        {words.length === 0 ? '–' : compactNumber(logProbability / words.length).replace('-', '−')}
      </td>
      <td data-label="words" className="num soft">
        {words.filter(({ word }) => word !== '<end>').length}
      </td>
    </tr>
  );
}
