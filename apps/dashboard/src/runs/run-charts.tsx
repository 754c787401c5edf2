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

/** What training and validation measured over the run, its stages side by side. */
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
        {shown(axis, data).map(({ title, hint, lines, formatY }) => (
          <div className="panel" key={title}>
            <LineChart
              {...common}
              {...{ title, hint, formatY }}
              series={lines.map((line) => seriesOf(data, line))}
            />
          </div>
        ))}
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

interface ChartOf {
  title: string;
  hint: string;
  lines: readonly LineOf[];
  formatY: (value: number) => string;
  /** `steps` has no value by epoch; `when-measured` only some kinds of training have. */
  shows: 'always' | 'steps' | 'when-measured';
}

const threeDigits = (value: number): string => compactNumber(value, 3);
const one = (name: MetricName, label: string, color = 'var(--series-1)'): LineOf[] => [
  { name, label, color },
];

const CHARTS: readonly ChartOf[] = [
  {
    title: 'Validation BLEU',
    hint: '× 100, free-running',
    lines: [
      { name: 'val/bleu4', label: 'BLEU-4', color: 'var(--bleu-4)', strong: true },
      { name: 'val/bleu3', label: 'BLEU-3', color: 'var(--bleu-3)' },
      { name: 'val/bleu2', label: 'BLEU-2', color: 'var(--bleu-2)' },
      { name: 'val/bleu1', label: 'BLEU-1', color: 'var(--bleu-1)' },
    ],
    formatY: bleuText,
    shows: 'always',
  },
  {
    title: 'Training loss',
    hint: 'nats a token',
    lines: [
      { name: 'train/loss', label: 'loss', color: 'var(--series-1)', strong: true },
      { name: 'train/crossEntropy', label: 'cross entropy', color: 'var(--series-2)', dashed: true },
    ],
    formatY: threeDigits,
    shows: 'always',
  },
  {
    title: 'Reward',
    hint: 'of self-critical training',
    lines: [
      { name: 'train/greedyReward', label: 'greedy', color: 'var(--series-1)', strong: true },
      { name: 'train/reward', label: 'drawn', color: 'var(--series-2)', dashed: true },
    ],
    formatY: threeDigits,
    shows: 'when-measured',
  },
  {
    title: 'Top-5 accuracy',
    hint: 'teacher forcing, with dropout',
    lines: one('train/top5Accuracy', 'top-5'),
    formatY: percentText,
    shows: 'always',
  },
  {
    title: 'Attention entropy',
    hint: 'nats, of hard attention',
    lines: one('train/attentionEntropy', 'entropy'),
    formatY: threeDigits,
    shows: 'when-measured',
  },
  {
    title: 'True words fed',
    hint: 'scheduled sampling',
    lines: one('train/teacherForcing', 'probability'),
    formatY: percentText,
    shows: 'when-measured',
  },
  {
    title: 'Learning rate',
    hint: 'of the decoder',
    lines: one('train/learningRate', 'rate', 'var(--series-2)'),
    formatY: threeDigits,
    shows: 'when-measured',
  },
  {
    title: 'Gradient',
    hint: 'length, before it is limited',
    lines: one('train/gradientNorm', 'length', 'var(--series-2)'),
    formatY: threeDigits,
    shows: 'when-measured',
  },
  {
    title: 'Speed',
    hint: 'captions a second',
    lines: one('train/captionsPerSecond', 'captions/s', 'var(--series-3)'),
    formatY: threeDigits,
    shows: 'steps',
  },
];

function shown(axis: Axis, data: RunSeries): ChartOf[] {
  return CHARTS.filter(({ shows, lines }) => {
    if (shows === 'always') return true;
    return axis === 'step' && (shows === 'steps' || lines.some(({ name }) => data.points(name).length > 0));
  });
}

function seriesOf(data: RunSeries, { name, ...style }: LineOf): ChartSeries {
  return { id: name, points: data.points(name), ...style };
}
