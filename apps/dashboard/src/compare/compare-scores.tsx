import type { Split } from '@beamline/contracts';
import { useState } from 'react';
import { LineChart } from '../charts/line-chart.js';
import { BLEU_ORDERS, type BleuOrder } from '../evaluations/beam-chart.js';
import { scoredSplits, sweepOf } from '../evaluations/beams.js';
import { PairedComparison } from '../evaluations/paired-comparison.js';
import { bleuText } from '../format/number.js';
import { Empty } from '../ui/empty.js';
import { Segmented } from '../ui/segmented.js';
import { type ComparedRun, beamSeries, comparedBeams, epochSeries } from './compare-series.js';
import { CompareTable } from './compare-table.js';

/** Scores by beam of several runs: table, curve, and how validation rose. */
export function CompareScores({ runs }: { runs: readonly ComparedRun[] }) {
  const splits = scoredSplits(runs.flatMap((one) => one.evaluations));
  const [chosen, setSplit] = useState<Split>('test');
  const [order, setOrder] = useState<BleuOrder>('3');
  const split = splits.includes(chosen) ? chosen : splits[0];
  const choices = splits.flatMap((one) =>
    runs.flatMap(({ run, evaluations }) =>
      sweepOf(evaluations, one).map((evaluation) => ({
        evaluation,
        label: `${run.experimentName} beam ${evaluation.beam}`,
      })),
    ),
  );
  return (
    <>
      <section className="panel" aria-labelledby="compare-beams">
        <div className="panel-head">
          <h2 id="compare-beams">Scores by beam</h2>
          <div className="row">
            {split !== undefined && (
              <Segmented
                label="Split"
                options={splits.map((value) => ({ value, label: value }))}
                value={split}
                onChange={setSplit}
              />
            )}
            <Segmented label="BLEU order" options={BLEU_ORDERS} value={order} onChange={setOrder} />
          </div>
        </div>
        {split === undefined ? (
          <Empty title="None of these runs has been swept yet" />
        ) : (
          <div className="stack">
            <CompareTable runs={runs} split={split} order={Number(order)} />
            <LineChart
              title={`BLEU-${Number(order) + 1} by beam, ${split}`}
              hint="× 100"
              series={beamSeries(runs, split, Number(order))}
              xLabel="beam"
              xTicks={comparedBeams(runs, split)}
              formatX={String}
              formatY={bleuText}
              restLabel="widest beam"
            />
          </div>
        )}
      </section>
      {choices.length > 1 && (
        <section className="panel">
          <PairedComparison choices={choices} />
        </section>
      )}
      <section className="panel">
        <LineChart
          title="Validation BLEU-4 by epoch"
          hint="× 100, all stages"
          series={epochSeries(runs)}
          xLabel="epoch"
          formatX={String}
          formatY={bleuText}
        />
      </section>
    </>
  );
}
