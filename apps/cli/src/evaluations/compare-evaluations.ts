import { DomainError, Evaluation, EvaluationComparison, type ComparedMetric } from '@beamline/contracts';
import type { Context } from '../command/action.js';
import { askFor } from '../command/ask.js';

/** Names of the scores, as people write them. */
const NAMES: Record<ComparedMetric, string> = {
  bleu1: 'BLEU-1',
  bleu2: 'BLEU-2',
  bleu3: 'BLEU-3',
  bleu4: 'BLEU-4',
  rougeL: 'ROUGE-L',
  ciderD: 'CIDEr-D',
};

export interface ComparisonOptions {
  metric?: ComparedMetric | undefined;
  resamples?: number | undefined;
}

/** `compare --evaluations`: whether one evaluation beats another by more than the choice of images explains. */
export async function compareEvaluations(
  { options, out, api }: Context<ComparisonOptions>,
  ids: readonly string[],
): Promise<void> {
  const [first, second] = ids;
  if (first === undefined || second === undefined || ids.length > 2)
    throw new DomainError('INVALID_INPUT', `compare --evaluations takes two ids, got ${ids.length}`, {
      advice: 'beamline evaluations RUN --wide lists them',
    });
  const client = await api();
  const read = (id: string) =>
    askFor(Evaluation, client.GET('/evaluations/{id}', { params: { path: { id } } }));
  const { metric, resamples } = options;
  const query = { with: second, ...(metric && { metric }), ...(resamples && { resamples }) };
  const params = { path: { id: first }, query };
  const [comparison, ...evaluations] = await Promise.all([
    askFor(EvaluationComparison, client.GET('/evaluations/{id}/comparison', { params })),
    read(first),
    read(second),
  ]);
  out.result(comparison, () => comparisonText(comparison, ...evaluations));
}

/**
 * E.g. `beam 5 beats beam 3 by 0.22 ± 0.31 BLEU-4 points (95 % interval −0.09 … 0.53, p = 0.14, 1,000 images)`.
 * Points are hundredths, also of CIDEr-D; ± is half the width of the interval.
 */
export function comparisonText(
  comparison: EvaluationComparison,
  first: Evaluation,
  second: Evaluation,
): string {
  const { difference, interval, pValue, images, metric } = comparison;
  const sign = difference < 0 ? -1 : 1;
  const [winner, loser] = sign < 0 ? [first, second] : [second, first];
  const [lower, upper] = sign < 0 ? [-interval[1], -interval[0]] : interval;
  const by = `${points(Math.abs(difference))} ± ${points((upper - lower) / 2)} ${NAMES[metric]} points`;
  const sure = `95 % interval ${points(lower)} … ${points(upper)}, ${probability(pValue)}`;
  const verdict = difference === 0 ? 'scores like' : 'beats';
  const chance = lower <= 0 ? '; chance alone may explain it' : '';
  const [one, other] = [labelOf(winner, loser), labelOf(loser, winner)];
  const margin = difference === 0 ? '' : ` by ${by}`;
  return `${one} ${verdict} ${other}${margin} (${sure}, ${images.toLocaleString('en')} images)${chance}`;
}

/** What tells an evaluation from the other: its run, its beam, or in the end its id. */
function labelOf(one: Evaluation, other: Evaluation): string {
  const parts = [
    ...(one.runId === other.runId ? [] : [`run ${one.runId}`]),
    ...(one.beam === other.beam ? [] : [`beam ${one.beam}`]),
  ];
  return parts.length === 0 ? `evaluation ${one.id}` : parts.join(' with ');
}

function points(score: number): string {
  const text = Math.abs(score * 100).toFixed(2);
  return score < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function probability(p: number): string {
  return p < 0.01 ? 'p < 0.01' : `p = ${p.toFixed(2)}`;
}
