import type { ComparedMetric, EvaluationComparison } from '@beamline/contracts';
import { bleuText, countText } from '../format/number.js';

export const METRIC_NAMES: Readonly<Record<ComparedMetric, string>> = {
  bleu1: 'BLEU-1',
  bleu2: 'BLEU-2',
  bleu3: 'BLEU-3',
  bleu4: 'BLEU-4',
  rougeL: 'ROUGE-L',
  ciderD: 'CIDEr-D',
};

/** What a comparison says, the better of the two first. */
export interface Verdict {
  headline: string;
  detail: string;
  /** Whether chance alone may explain the difference: its interval holds 0. */
  byChance: boolean;
}

/** Points are hundredths; ± is half the width of the interval. */
export function verdictOf(
  { metric, difference, interval, pValue, images }: EvaluationComparison,
  first: string,
  second: string,
): Verdict {
  const [winner, loser] = difference < 0 ? [first, second] : [second, first];
  const [lower, upper] = difference < 0 ? [-interval[1], -interval[0]] : interval;
  const margin = `${bleuText(Math.abs(difference))} ± ${bleuText((upper - lower) / 2)}`;
  const name = METRIC_NAMES[metric];
  return {
    headline:
      difference === 0
        ? `${winner} and ${loser} have the same ${name}`
        : `${winner} beats ${loser} by ${margin} ${name} points`,
    detail: `95 % interval ${signed(lower)} … ${signed(upper)}, ${probability(pValue)}, ${countText(images)} images`,
    byChance: lower <= 0,
  };
}

/** A difference in points with a true minus sign; no sign above 0. */
export function signed(score: number): string {
  const text = bleuText(Math.abs(score));
  return score < 0 && Number(text) !== 0 ? `−${text}` : text;
}

function probability(p: number): string {
  return p < 0.01 ? 'p < 0.01' : `p = ${p.toFixed(2)}`;
}
