import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useCanLaunch } from '../session/role.js';
import { usePageTitle } from '../shell/page-title.js';
import { withCursor } from '../ui/cursor.js';
import { Empty } from '../ui/empty.js';
import { ErrorBox } from '../ui/error-box.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { CaptionForm } from './caption-form.js';
import { CaptioningTable } from './captioning-table.js';
import { captioningsQuery } from './captioning.api.js';
import { CheckpointChoice, useChosenCheckpoint } from './checkpoint-choice.js';
import './captionings.css';

const route = getRouteApi('/captionings');

/** Photographs through a stored checkpoint, and what was captioned before. */
export function CaptioningsPage() {
  usePageTitle('Caption');
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const allowed = useCanLaunch();
  const query = useQuery(captioningsQuery(search.cursor));
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Caption photographs</h1>
          <p>A trained checkpoint says what it sees, and where it looked for each word.</p>
        </div>
      </div>
      {allowed && <NewCaptioning />}
      <section className="panel" aria-labelledby="earlier">
        <div className="panel-head">
          <h2 id="earlier">Earlier captionings</h2>
        </div>
        <QueryView query={query}>
          {(page) => (
            <>
              {page.items.length === 0 ? (
                <Empty title="Nothing was captioned yet">
                  <p>Captions with their attention are kept here. From a terminal:</p>
                  <code>beamline caption RUN photo.jpg</code>
                </Empty>
              ) : (
                <CaptioningTable captionings={page.items} />
              )}
              <Pager
                cursor={search.cursor}
                nextCursor={page.nextCursor}
                onMove={(cursor) => void navigate({ search: (old) => withCursor(old, cursor) })}
              />
            </>
          )}
        </QueryView>
      </section>
    </div>
  );
}

function NewCaptioning() {
  const { run, checkpoint } = route.useSearch();
  const navigate = route.useNavigate();
  const search = { ...(run !== undefined && { run }), ...(checkpoint !== undefined && { checkpoint }) };
  const chosen = useChosenCheckpoint(search);
  if (chosen.error !== null) return <ErrorBox error={chosen.error} />;
  if (chosen.pending) return <SkeletonRows rows={4} />;
  return (
    <section className="panel stack" aria-label="New captioning">
      <CheckpointChoice chosen={search} onChoose={(next) => void navigate({ search: next, replace: true })} />
      {chosen.checkpointId === undefined ? (
        <NoCheckpoint known={chosen.run !== undefined} />
      ) : (
        <CaptionForm checkpointId={chosen.checkpointId} />
      )}
    </section>
  );
}

function NoCheckpoint({ known }: { known: boolean }) {
  return (
    <Empty title={known ? 'This run has no validated checkpoint yet' : 'No run has a checkpoint yet'}>
      <p>The end of the first epoch of a run gives one that can caption.</p>
    </Empty>
  );
}
