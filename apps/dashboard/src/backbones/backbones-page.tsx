import type { Backbone } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bytesText } from '../format/number.js';
import { ImportPanel } from '../imports/import-panel.js';
import { useCanLaunch } from '../session/role.js';
import { usePageTitle } from '../shell/page-title.js';
import { Age } from '../ui/clock.js';
import { Digest } from '../ui/digest.js';
import { Empty } from '../ui/empty.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { backbonesQuery } from './backbone.api.js';
import { BundledImport } from './bundled-import.js';
import { FileImport } from './file-import.js';
import '../datasets/datasets.css';

/** Imported encoder weights. */
export function BackbonesPage() {
  usePageTitle('Backbones');
  const [cursor, setCursor] = useState<string | undefined>();
  const query = useQuery(backbonesQuery(cursor));
  const allowed = useCanLaunch();
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Backbones</h1>
          <p>Pretrained encoders that turn an image into a grid of features.</p>
        </div>
      </div>
      <ImportPanel kind="backbone" />
      {allowed && (
        <div className="import-forms">
          <BundledImport />
          <FileImport />
        </div>
      )}
      <QueryView query={query}>
        {(page) => (
          <>
            {page.items.length === 0 && (
              <section className="panel">
                <Empty title="No backbones yet">
                  <p>
                    Import the weights that came with the set-up above, or a file of your own, here or from a
                    terminal:
                  </p>
                  <code>beamline backbone import --help</code>
                </Empty>
              </section>
            )}
            <div className="card-list">
              {page.items.map((backbone) => (
                <BackboneCard key={backbone.id} backbone={backbone} />
              ))}
            </div>
            <Pager cursor={cursor} nextCursor={page.nextCursor} onMove={setCursor} />
          </>
        )}
      </QueryView>
    </div>
  );
}

function BackboneCard({ backbone }: { backbone: Backbone }) {
  return (
    <section className="panel stack" aria-label={backbone.name}>
      <h2>{backbone.name}</h2>
      <dl className="facts">
        <div>
          <dt>architecture</dt>
          <dd>
            <code>{backbone.architecture}</code>
          </dd>
        </div>
        <div>
          <dt>weights</dt>
          <dd>{bytesText(backbone.weights.bytes)}</dd>
        </div>
        <div>
          <dt>digest</dt>
          <dd>
            <Digest value={backbone.digest} label="digest" />
          </dd>
        </div>
        <div>
          <dt>imported</dt>
          <dd>
            <Age at={backbone.createdAt} />
          </dd>
        </div>
      </dl>
    </section>
  );
}
