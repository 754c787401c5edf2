import type { CaptionResult, Evaluation } from '@beamline/contracts';
import { useQueries } from '@tanstack/react-query';
import { useState } from 'react';
import { countText } from '../format/number.js';
import { ErrorBox } from '../ui/error-box.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { CaptionCard } from './caption-card.js';
import { CAPTIONS_PER_PAGE, captionsQuery } from './evaluation.api.js';

interface CaptionPagesProps {
  datasetId: string;
  evaluations: readonly Evaluation[];
  bestId: string | undefined;
}

/** Pages through the images of a split; the same page of every beam is read together. */
export function CaptionPages({ datasetId, evaluations, bestId }: CaptionPagesProps) {
  const [first, setFirst] = useState(0);
  const pages = useQueries({ queries: evaluations.map((one) => captionsQuery(one.id, first)) });
  const [lead] = evaluations;
  const failed = pages.find((page) => page.isError);
  if (failed !== undefined) return <ErrorBox error={failed.error} onRetry={() => void failed.refetch()} />;
  const items = pages[0]?.data?.items;
  if (lead === undefined || items === undefined) return <SkeletonRows rows={4} height="9rem" />;
  const captionOf = (beam: number, image: number): CaptionResult | undefined =>
    pages[beam]?.data?.items.find((one) => one.image === image);
  return (
    <div className="stack">
      <ul className="captions">
        {items.map((result) => (
          <CaptionCard
            key={result.image}
            result={result}
            datasetId={datasetId}
            split={lead.split}
            beams={evaluations.map((one, index) => ({
              evaluation: one,
              best: one.id === bestId,
              result: captionOf(index, result.image),
            }))}
          />
        ))}
      </ul>
      <CaptionPager first={first} shown={items.length} images={lead.images} onMove={setFirst} />
    </div>
  );
}

interface CaptionPagerProps {
  first: number;
  shown: number;
  images: number;
  onMove: (first: number) => void;
}

function CaptionPager({ first, shown, images, onMove }: CaptionPagerProps) {
  return (
    <nav className="row spread" aria-label="Pages of captions">
      <button
        type="button"
        className="button button-small"
        disabled={first === 0}
        onClick={() => {
          onMove(Math.max(0, first - CAPTIONS_PER_PAGE));
        }}
      >
        ← Previous
      </button>
      <span className="faint" role="status">
        images {countText(first + 1)} to {countText(first + shown)} of {countText(images)}
      </span>
      <button
        type="button"
        className="button button-small"
        disabled={first + shown >= images}
        onClick={() => {
          onMove(first + CAPTIONS_PER_PAGE);
        }}
      >
        Next →
      </button>
    </nav>
  );
}
