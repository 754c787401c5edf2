import { ComparedMetric, type Evaluation } from '@beamline/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { QueryView } from '../ui/query-view.js';
import { SkeletonRows } from '../ui/skeleton.js';
import { METRIC_NAMES, verdictOf } from './comparison-text.js';
import { comparisonQuery } from './evaluation.api.js';
import { EvaluationSelect } from './evaluation-select.js';
import { IntervalPicture } from './interval-picture.js';
import './evaluations.css';

/** An evaluation and what tells it from the others, e.g. `beam 3`. */
export interface Choice {
  evaluation: Evaluation;
  label: string;
}

/** Whether one evaluation beats another of the same split by more than the choice of images explains. */
export function PairedComparison({ choices }: { choices: readonly Choice[] }) {
  const [firstId, setFirst] = useState<string>();
  const [secondId, setSecond] = useState<string>();
  const [metric, setMetric] = useState<ComparedMetric>('bleu4');
  const pair = pairOf(choices, firstId, secondId);
  if (pair === undefined) return null;
  const others = othersOf(choices, pair.first);
  return (
    <div className="paired">
      <h3>Is the difference more than chance?</h3>
      <div className="row">
        <EvaluationSelect label="first" choices={choices} value={pair.first} onChange={setFirst} />
        <EvaluationSelect label="second" choices={others} value={pair.second} onChange={setSecond} />
        <label className="label">
          score
          <select
            className="field"
            value={metric}
            onChange={({ target }) => {
              setMetric(ComparedMetric.parse(target.value));
            }}
          >
            {ComparedMetric.options.map((option) => (
              <option key={option} value={option}>
                {METRIC_NAMES[option]}
              </option>
            ))}
          </select>
        </label>
      </div>
      <Result {...pair} metric={metric} />
    </div>
  );
}

interface Pair {
  first: Choice;
  second: Choice;
}

function Result({ first, second, metric }: Pair & { metric: ComparedMetric }) {
  const old = [first, second].find(({ evaluation }) => evaluation.coco === null);
  const query = useQuery({
    ...comparisonQuery(first.evaluation.id, second.evaluation.id, metric),
    enabled: old === undefined,
  });
  if (old !== undefined)
    return <p className="faint">{old.label} was scored before the statistics of single images were kept.</p>;
  return (
    <QueryView query={query} loading={<SkeletonRows rows={1} height="7rem" />}>
      {(comparison) => {
        const { headline, detail, byChance } = verdictOf(comparison, first.label, second.label);
        return (
          <>
            <p role="status">
              <strong>{headline}</strong>
              {byChance && ' – chance alone may explain it'}
              <span className="faint paired-detail">{detail}</span>
            </p>
            <IntervalPicture comparison={comparison} title={`${headline}, ${detail}`} />
            <p className="faint">
              {second.label} less {first.label}, {METRIC_NAMES[metric]} × 100: images drawn again{' '}
              {comparison.resamples} times, the same for both (paired bootstrap). Left of 0, {first.label} is
              better.
            </p>
          </>
        );
      }}
    </QueryView>
  );
}

/** The chosen two; at first the narrowest and the best of the last split that has two. */
function pairOf(choices: readonly Choice[], firstId?: string, secondId?: string): Pair | undefined {
  const first = choices.find(({ evaluation }) => evaluation.id === firstId) ?? defaultFirst(choices);
  if (first === undefined) return undefined;
  const others = othersOf(choices, first);
  const second = others.find(({ evaluation }) => evaluation.id === secondId) ?? bestOf(others);
  return second === undefined ? undefined : { first, second };
}

function defaultFirst(choices: readonly Choice[]): Choice | undefined {
  const last = choices.findLast((choice) => othersOf(choices, choice).length > 0);
  return choices.find(({ evaluation }) => evaluation.split === last?.evaluation.split);
}

function othersOf(choices: readonly Choice[], { evaluation }: Choice): Choice[] {
  return choices.filter((one) => one.evaluation.split === evaluation.split && one.evaluation !== evaluation);
}

function bestOf(choices: readonly Choice[]): Choice | undefined {
  return choices.toSorted((a, b) => b.evaluation.bleu[3] - a.evaluation.bleu[3])[0];
}
