import type { ExperimentSpec } from '@beamline/contracts';
import { useState } from 'react';
import { Segmented } from '../ui/segmented.js';
import { type SpecFormat, specText } from './spec-text.js';
import './spec.css';

const FORMATS = [
  { value: 'yaml', label: 'YAML' },
  { value: 'json', label: 'JSON' },
] as const;

/** The whole spec of a run, defaults included, in either format. */
export function SpecView({ spec }: { spec: ExperimentSpec }) {
  const [format, setFormat] = useState<SpecFormat>('yaml');
  const text = specText(spec, format);
  return (
    <section className="panel">
      <div className="panel-head">
        <h2>Spec</h2>
        <div className="row">
          <Segmented label="Format" options={FORMATS} value={format} onChange={setFormat} />
          <button
            type="button"
            className="button button-small"
            onClick={() => void navigator.clipboard.writeText(text)}
          >
            Copy
          </button>
        </div>
      </div>
      <pre className="spec-view" tabIndex={0} aria-label="Spec">
        {text}
      </pre>
    </section>
  );
}
