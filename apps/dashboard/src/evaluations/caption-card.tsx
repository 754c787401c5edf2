import type { CaptionResult, Evaluation, Split } from '@beamline/contracts';
import { LookButton } from '../captionings/look-button.js';
import { previewUrl } from '../datasets/dataset.api.js';
import { Caption } from './caption.js';

export interface BeamCaption {
  evaluation: Evaluation;
  best: boolean;
  result: CaptionResult | undefined;
}

interface CaptionCardProps {
  datasetId: string;
  split: Split;
  result: CaptionResult;
  beams: readonly BeamCaption[];
}

/** One image, its caption by every beam, and its references. */
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
          {beams.map(({ evaluation, best, result: one }) => (
            <div key={evaluation.id} className={best ? 'caption-best' : undefined}>
              <dt>beam {evaluation.beam}</dt>
              <dd>
                {one === undefined ? '…' : <Caption result={one} />}{' '}
                <LookButton evaluation={evaluation} image={result.image} />
              </dd>
            </div>
          ))}
        </dl>
        <div className="caption-references">
          <h3>References</h3>
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
