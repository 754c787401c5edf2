import type { CaptionResult, Split } from '@beamline/contracts';
import { previewUrl } from '../datasets/dataset.api.js';
import { judgeWords } from './caption-words.js';

export interface BeamCaption {
  beam: number;
  best: boolean;
  result: CaptionResult | undefined;
}

interface CaptionCardProps {
  datasetId: string;
  split: Split;
  result: CaptionResult;
  beams: readonly BeamCaption[];
}

/** One image, its caption by every beam, and its references. Words that no reference has are underlined. */
export function CaptionCard({ datasetId, split, result, beams }: CaptionCardProps) {
  return (
    <li className="caption-card">
      <img
        src={previewUrl(datasetId, split, result.image)}
        alt={result.references[0] ?? result.fileName}
        title={result.fileName}
        loading="lazy"
        width={320}
        height={240}
      />
      <div className="caption-texts">
        <dl className="caption-beams">
          {beams.map(({ beam, best, result: one }) => (
            <div key={beam} className={best ? 'caption-best' : undefined}>
              <dt>beam {beam}</dt>
              <dd>{one === undefined ? '…' : <Caption result={one} />}</dd>
            </div>
          ))}
        </dl>
        <div className="caption-references">
          <h3>People said</h3>
          <ul>
            {result.references.map((reference, index) => (
              <li key={index}>{reference}</li>
            ))}
          </ul>
        </div>
      </div>
    </li>
  );
}

function Caption({ result }: { result: CaptionResult }) {
  const words = judgeWords(result.caption, result.references);
  return (
    <span title={`log probability ${result.logProbability.toFixed(2)}`}>
      {words.map(({ word, known }, index) => (
        <span key={index}>{known ? word : <u title="in no reference">{word}</u>} </span>
      ))}
      {!result.finished && <em className="faint">unfinished</em>}
    </span>
  );
}
