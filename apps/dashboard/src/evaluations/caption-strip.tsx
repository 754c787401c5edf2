import type { Evaluation, RunDetail } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { previewUrl } from '../datasets/dataset.api.js';
import { QueryView } from '../ui/query-view.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { bestEvaluation, scoredSplits } from './beams.js';
import { Caption } from './caption.js';
import { captionsQuery } from './evaluation.api.js';
import './evaluations.css';

const SHOWN = 6;

/** A first look at what the best beam says about the last scored split. */
export function CaptionStrip({ run, evaluations }: { run: RunDetail; evaluations: readonly Evaluation[] }) {
  const split = scoredSplits(evaluations).at(-1);
  const best = split === undefined ? undefined : bestEvaluation(evaluations, split);
  return best === undefined ? null : <Strip run={run} evaluation={best} />;
}

function Strip({ run, evaluation }: { run: RunDetail; evaluation: Evaluation }) {
  const query = useQuery(captionsQuery(evaluation.id, 0));
  return (
    <section className="panel" aria-labelledby="strip">
      <div className="panel-head">
        <h2 id="strip">Captions</h2>
        <span className="faint">
          beam {evaluation.beam} on {evaluation.split} ·{' '}
          <Link to="/runs/$runId" params={{ runId: run.id }} search={{ tab: 'captions' }}>
            all beams and images
          </Link>
        </span>
      </div>
      <QueryView query={query} loading={<SkeletonRows rows={1} height="12rem" />}>
        {({ items }) => (
          <ul className="strip">
            {items.slice(0, SHOWN).map((result) => (
              <li key={result.image}>
                <img
                  src={previewUrl(run.datasetId, evaluation.split, result.image)}
                  alt={result.references[0] ?? result.fileName}
                  title={result.fileName}
                  loading="lazy"
                  width={200}
                  height={200}
                />
                <Caption result={result} />
              </li>
            ))}
          </ul>
        )}
      </QueryView>
    </section>
  );
}
