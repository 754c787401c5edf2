import type { CaptionedPicture } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { QueryView } from '../ui/query-view.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { picturesQuery, pictureUrl } from './captioning.api.js';
import { PictureResult } from './picture-result.js';

/** All pictures with their best captions; one of them at a time in full. */
export function CaptioningPictures({ captioningId, chosen }: { captioningId: string; chosen: number }) {
  const query = useQuery(picturesQuery(captioningId));
  return (
    <QueryView query={query} loading={<SkeletonRows rows={3} height="9rem" />}>
      {(pictures) => {
        const index = Math.min(chosen, pictures.length - 1);
        const picture = pictures[index];
        return (
          <>
            {pictures.length > 1 && (
              <PictureChoice captioningId={captioningId} pictures={pictures} chosen={index} />
            )}
            {picture !== undefined && (
              <PictureResult key={index} picture={picture} url={pictureUrl(captioningId, index)} />
            )}
          </>
        );
      }}
    </QueryView>
  );
}

interface PictureChoiceProps {
  captioningId: string;
  pictures: readonly CaptionedPicture[];
  chosen: number;
}

function PictureChoice({ captioningId, pictures, chosen }: PictureChoiceProps) {
  return (
    <nav className="panel" aria-label="Pictures">
      <ul className="picture-choice">
        {pictures.map(({ name, hypotheses }, index) => (
          <li key={index}>
            <Link
              to="/captionings/$captioningId"
              params={{ captioningId }}
              search={index === 0 ? {} : { picture: index }}
              aria-current={index === chosen ? 'page' : undefined}
              activeProps={{}}
              activeOptions={{ exact: true, includeSearch: true }}
              resetScroll={false}
            >
              <img src={pictureUrl(captioningId, index)} alt="" loading="lazy" width={96} height={96} />
              <span>{hypotheses[0]?.caption ?? 'no caption completed'}</span>
              <span className="visually-hidden">{name}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
