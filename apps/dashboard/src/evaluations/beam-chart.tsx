import type { Evaluation, Split } from '@beamline/contracts';
import { useState } from 'react';
import { LineChart } from '../charts/line-chart.js';
import type { ChartSeries } from '../charts/series.js';
import { bleuText } from '../format/number.js';
import { Segmented } from '../ui/segmented.js';
import { scoredSplits, sweepOf } from './beams.js';

export const BLEU_ORDERS = [
  { value: '0', label: 'BLEU-1' },
  { value: '1', label: '2' },
  { value: '2', label: '3' },
  { value: '3', label: '4' },
] as const;
export type BleuOrder = (typeof BLEU_ORDERS)[number]['value'];

const COLORS: Readonly<Record<Split, string>> = {
  train: 'var(--series-3)',
  val: 'var(--series-1)',
  test: 'var(--series-2)',
};

/** One BLEU order over the beam, a line a split. */
export function BeamChart({ evaluations }: { evaluations: readonly Evaluation[] }) {
  const [order, setOrder] = useState<BleuOrder>('3');
  const series = scoredSplits(evaluations).map((split): ChartSeries => {
    const points = sweepOf(evaluations, split).map(({ beam, bleu }) => ({
      x: beam,
      y: bleu[Number(order)] ?? NaN,
    }));
    return { id: split, label: split, color: COLORS[split], strong: true, points };
  });
  const beams = [...new Set(evaluations.map((one) => one.beam))].sort((a, b) => a - b);
  return (
    <div>
      <div className="beam-chart-choice">
        <Segmented label="BLEU order" options={BLEU_ORDERS} value={order} onChange={setOrder} />
      </div>
      <LineChart
        title={`BLEU-${Number(order) + 1} by beam`}
        series={series}
        xLabel="beam"
        xTicks={beams}
        formatX={String}
        formatY={bleuText}
        height={230}
        restLabel={`beam ${beams.at(-1) ?? ''}`}
      />
    </div>
  );
}
