import type { Epoch, MetricName, MetricSeries, RunDetail } from '@beamline/contracts';
import { useMemo, useState } from 'react';
import { LineChart } from '../charts/line-chart.js';
import type { ChartSeries } from '../charts/series.js';
import { bleuText, compactNumber, countText, percentText } from '../format/number.js';
import { Segmented } from '../ui/segmented.js';
import { type RunSeries, seriesByEpochs, seriesBySteps } from './run-series.js';

type Axis = 'step' | 'epoch';

const AXES = [
  { value: 'step', label: 'Steps' },
  { value: 'epoch', label: 'Epochs' },
] as const;

interface RunChartsProps {
  run: RunDetail;
  epochs: readonly Epoch[];
  metrics: readonly MetricSeries[];
}

/** Loss, accuracy, BLEU and speed over the run, its stages side by side. */
export function RunCharts({ run, epochs, metrics }: RunChartsProps) {
  const [axis, setAxis] = useState<Axis>('step');
  const data = useMemo(() => {
    const stages = run.stages.map((stage) => stage.name);
    return axis === 'step' ? seriesBySteps(metrics, stages) : seriesByEpochs(epochs, stages);
  }, [axis, epochs, metrics, run.stages]);
  const common = { bands: data.bands, xLabel: data.xLabel, formatX: countText };
  return (
    <section className="stack" aria-labelledby="curves">
      <div className="row spread">
        <h2 id="curves">Training</h2>
        <Segmented label="Horizontal axis" options={AXES} value={axis} onChange={setAxis} />
      </div>
      <div className="chart-grid">
        <div className="panel">
          <LineChart
            {...common}
            title="Validation BLEU"
            hint="× 100, free-running"
            series={BLEU.map((line) => seriesOf(data, line))}
            formatY={bleuText}
          />
        </div>
        <div className="panel">
          <LineChart
            {...common}
            title="Training loss"
            hint="nats a token"
            series={LOSS.map((line) => seriesOf(data, line))}
            formatY={(value) => compactNumber(value, 3)}
          />
        </div>
        <div className="panel">
          <LineChart
            {...common}
            title="Top-5 accuracy"
            hint="teacher forcing, with dropout"
            series={[
              seriesOf(data, { name: 'train/top5Accuracy', label: 'top-5', color: 'var(--series-1)' }),
            ]}
            formatY={percentText}
          />
        </div>
        {axis === 'step' && (
          <div className="panel">
            <LineChart
              {...common}
              title="Speed"
              hint="captions a second"
              series={[
                seriesOf(data, {
                  name: 'train/captionsPerSecond',
                  label: 'captions/s',
                  color: 'var(--series-3)',
                }),
              ]}
              formatY={(value) => compactNumber(value, 3)}
            />
          </div>
        )}
      </div>
    </section>
  );
}

interface LineOf {
  name: MetricName;
  label: string;
  color: string;
  strong?: boolean;
  dashed?: boolean;
}

const BLEU: readonly LineOf[] = [
  { name: 'val/bleu4', label: 'BLEU-4', color: 'var(--bleu-4)', strong: true },
  { name: 'val/bleu3', label: 'BLEU-3', color: 'var(--bleu-3)' },
  { name: 'val/bleu2', label: 'BLEU-2', color: 'var(--bleu-2)' },
  { name: 'val/bleu1', label: 'BLEU-1', color: 'var(--bleu-1)' },
];

const LOSS: readonly LineOf[] = [
  { name: 'train/loss', label: 'loss', color: 'var(--series-1)', strong: true },
  { name: 'train/crossEntropy', label: 'cross entropy', color: 'var(--series-2)', dashed: true },
];

function seriesOf(data: RunSeries, { name, ...style }: LineOf): ChartSeries {
  return { id: name, points: data.points(name), ...style };
}
