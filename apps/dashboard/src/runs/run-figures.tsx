import type { Epoch, Evaluation, MetricSeries, RunDetail } from '@beamline/contracts';
import { bestEvaluation } from '../evaluations/beams.js';
import { bleuText, compactNumber, countText, percentText } from '../format/number.js';
import { Elapsed } from '../ui/clock.js';

interface RunFiguresProps {
  run: RunDetail;
  epochs: readonly Epoch[];
  metrics: readonly MetricSeries[];
  evaluations: readonly Evaluation[];
}

/** The numbers people ask for first. */
export function RunFigures({ run, epochs, metrics, evaluations }: RunFiguresProps) {
  const last = epochs.at(-1);
  const test = bestEvaluation(evaluations, 'test');
  const speed = metrics
    .filter((series) => series.name === 'train/captionsPerSecond')
    .flatMap((series) => series.points)
    .at(-1)?.value;
  return (
    <dl className="figures">
      <Figure
        best
        label="best BLEU-4, validation"
        value={bleuText(run.bestBleu4)}
        unit="× 100"
        title="free-running decoding after an epoch, BLEU × 100"
      />
      <Figure
        label="best BLEU-4, test"
        value={bleuText(test?.bleu[3])}
        unit={test === undefined ? '' : `beam ${test.beam}`}
      />
      <Figure label="epochs" value={countText(epochs.length)} unit={sinceImprovement(last)} />
      <Figure label="training loss" value={last === undefined ? '–' : compactNumber(last.loss, 4)} />
      <Figure label="top-5 accuracy" value={percentText(last?.top5Accuracy)} />
      <Figure
        label="speed"
        value={speed === undefined ? '–' : countText(speed)}
        unit={speed === undefined ? '' : 'captions/s'}
      />
      <div>
        <dt>time</dt>
        <dd>
          <Elapsed from={run.startedAt} to={run.finishedAt} />
        </dd>
      </div>
    </dl>
  );
}

function sinceImprovement(last: Epoch | undefined): string {
  return last === undefined || last.epochsSinceImprovement === 0
    ? ''
    : `${last.epochsSinceImprovement} without gain`;
}

interface FigureProps {
  label: string;
  value: string;
  unit?: string;
  title?: string;
  best?: boolean;
}

function Figure({ label, value, unit = '', title, best = false }: FigureProps) {
  return (
    <div className={best ? 'best' : undefined} title={title}>
      <dt>{label}</dt>
      <dd>
        {value} <small>{unit}</small>
      </dd>
    </div>
  );
}
