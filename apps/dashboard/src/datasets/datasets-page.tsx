import type { Dataset, Split } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { bytesText, countText } from '../format/number.js';
import { ImportPanel } from '../imports/import-panel.js';
import { useCanLaunch } from '../session/role.js';
import { usePageTitle } from '../shell/page-title.js';
import { Age } from '../ui/clock.js';
import { Digest } from '../ui/digest.js';
import { Empty } from '../ui/empty.js';
import { Pager } from '../ui/pager.js';
import { QueryView } from '../ui/query-view.js';
import { datasetsQuery, previewUrl } from './dataset.api.js';
import { KarpathyImport } from './karpathy-import.js';
import { SceneImport } from './scene-import.js';
import './datasets.css';

/** Imported datasets with a look at their images. */
export function DatasetsPage() {
  usePageTitle('Datasets');
  const [cursor, setCursor] = useState<string | undefined>();
  const query = useQuery(datasetsQuery(cursor));
  const allowed = useCanLaunch();
  return (
    <div className="stack">
      <div className="page-head">
        <div>
          <h1>Datasets</h1>
          <p>Immutable, and named by the digest of their manifest.</p>
        </div>
      </div>
      <ImportPanel kind="dataset" />
      {allowed && (
        <div className="import-forms">
          <SceneImport />
          <KarpathyImport />
        </div>
      )}
      <QueryView query={query}>
        {(page) => (
          <>
            {page.items.length === 0 && (
              <section className="panel">
                <Empty title="No datasets yet">
                  <p>
                    Draw the built-in scenes above, import your own captions and images, or do it from a
                    terminal:
                  </p>
                  <code>beamline dataset import --help</code>
                </Empty>
              </section>
            )}
            {page.items.map((dataset) => (
              <DatasetCard key={dataset.id} dataset={dataset} />
            ))}
            <Pager cursor={cursor} nextCursor={page.nextCursor} onMove={setCursor} />
          </>
        )}
      </QueryView>
    </div>
  );
}

const SPLITS: readonly Split[] = ['train', 'val', 'test'];
const PREVIEWS = 8;

function DatasetCard({ dataset }: { dataset: Dataset }) {
  const { manifest } = dataset;
  const shown = SPLITS.find((split) => manifest.splits[split].images > 0) ?? 'train';
  const count = Math.min(PREVIEWS, manifest.splits[shown].images);
  return (
    <section className="panel stack" aria-label={dataset.name}>
      <div className="row spread">
        <h2>{dataset.name}</h2>
        <span className="faint">
          <Digest value={dataset.digest} label="digest" /> · {bytesText(dataset.bytes)} · imported{' '}
          <Age at={dataset.createdAt} />
        </span>
      </div>
      <ul className="previews" aria-label={`First images of ${shown}`}>
        {Array.from({ length: count }, (_, index) => (
          <li key={index}>
            <img
              src={previewUrl(dataset.id, shown, index)}
              alt={`${shown} image ${index + 1}`}
              loading="lazy"
              width={160}
              height={160}
            />
          </li>
        ))}
      </ul>
      <DatasetFacts dataset={dataset} />
    </section>
  );
}

function DatasetFacts({ dataset: { manifest } }: { dataset: Dataset }) {
  return (
    <dl className="facts">
      {SPLITS.map((split) => (
        <div key={split}>
          <dt>{split}</dt>
          <dd>
            {countText(manifest.splits[split].images)} images, {countText(manifest.splits[split].captions)}{' '}
            captions
          </dd>
        </div>
      ))}
      <div>
        <dt>image size</dt>
        <dd>
          {manifest.imageWidth} × {manifest.imageHeight}
        </dd>
      </div>
      <div>
        <dt>vocabulary</dt>
        <dd>
          {countText(manifest.vocabularies.sound.size)} sound,{' '}
          {countText(manifest.vocabularies.reference.size)} reference
        </dd>
      </div>
    </dl>
  );
}
