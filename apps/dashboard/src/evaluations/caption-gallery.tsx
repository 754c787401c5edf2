import type { Evaluation, RunDetail, Split } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Empty } from '../ui/empty.js';
import { QueryView } from '../ui/query-view.js';
import { Segmented } from '../ui/segmented.js';
import { bestEvaluation, scoredSplits, sweepOf } from './beams.js';
import { CaptionPages } from './caption-pages.js';
import { evaluationsQuery } from './evaluation.api.js';
import './evaluations.css';

/** Images with what each beam says about them, beside what people said. */
export function CaptionGallery({ run }: { run: RunDetail }) {
  const query = useQuery(evaluationsQuery(run.id));
  return (
    <section className="panel" aria-labelledby="captions">
      <QueryView query={query}>
        {(evaluations) =>
          evaluations.length === 0 ? (
            <Empty title="No captions yet">
              <p>The beam sweep after the last stage writes a caption for each image of its splits.</p>
            </Empty>
          ) : (
            <Gallery run={run} evaluations={evaluations} />
          )
        }
      </QueryView>
    </section>
  );
}

function Gallery({ run, evaluations }: { run: RunDetail; evaluations: readonly Evaluation[] }) {
  const splits = scoredSplits(evaluations);
  const [split, setSplit] = useState<Split>(splits.at(-1) ?? 'test');
  const [hidden, setHidden] = useState<readonly number[]>([]);
  const sweep = sweepOf(evaluations, split);
  const shown = sweep.filter((one) => !hidden.includes(one.beam));
  return (
    <>
      <div className="panel-head">
        <h2 id="captions">Captions</h2>
        <div className="row">
          <Segmented
            label="Split"
            options={splits.map((value) => ({ value, label: value }))}
            value={split}
            onChange={setSplit}
          />
          <BeamChoice sweep={sweep} hidden={hidden} onChange={setHidden} />
        </div>
      </div>
      <CaptionPages
        key={split}
        datasetId={run.datasetId}
        evaluations={shown}
        bestId={bestEvaluation(evaluations, split)?.id}
      />
    </>
  );
}

interface BeamChoiceProps {
  sweep: readonly Evaluation[];
  hidden: readonly number[];
  onChange: (hidden: readonly number[]) => void;
}

/** Which beams are shown side by side; the last one shown stays. */
function BeamChoice({ sweep, hidden, onChange }: BeamChoiceProps) {
  const shown = sweep.filter((one) => !hidden.includes(one.beam)).length;
  return (
    <fieldset className="beam-choice">
      <legend>beams</legend>
      {sweep.map(({ beam }) => {
        const on = !hidden.includes(beam);
        return (
          <label key={beam}>
            <input
              type="checkbox"
              checked={on}
              disabled={on && shown === 1}
              onChange={() => {
                onChange(on ? [...hidden, beam] : hidden.filter((one) => one !== beam));
              }}
            />
            {beam}
          </label>
        );
      })}
    </fieldset>
  );
}
