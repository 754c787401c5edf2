import type { EvaluationComparison } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { verdictOf } from './comparison-text.js';

const compared = (change: Partial<EvaluationComparison>): EvaluationComparison => ({
  metric: 'bleu4',
  first: { evaluationId: 'a', score: 0.2 },
  second: { evaluationId: 'b', score: 0.2022 },
  difference: 0.0022,
  interval: [-0.0009, 0.0053],
  pValue: 0.142,
  images: 1000,
  resamples: 1000,
  seed: 1,
  ...change,
});

test('a verdict names the better one, the margin, and whether chance may explain it', () => {
  expect(verdictOf(compared({}), 'beam 3', 'beam 5')).toEqual({
    headline: 'beam 5 beats beam 3 by 0.22 ± 0.31 BLEU-4 points',
    detail: '95 % interval −0.09 … 0.53, p = 0.14, 1\u2009000 images',
    byChance: true,
  });
});

test('when the first is better, difference and interval turn round', () => {
  const worse = compared({ difference: -0.02, interval: [-0.03, -0.01], pValue: 0.001, metric: 'rougeL' });
  expect(verdictOf(worse, 'beam 3', 'beam 5')).toEqual({
    headline: 'beam 3 beats beam 5 by 2.00 ± 1.00 ROUGE-L points',
    detail: '95 % interval 1.00 … 3.00, p < 0.01, 1\u2009000 images',
    byChance: false,
  });
});

test('equal scores are said to be equal', () => {
  const same = compared({ difference: 0, interval: [0, 0], pValue: 1 });
  expect(verdictOf(same, 'a', 'b')).toMatchObject({
    headline: 'b and a have the same BLEU-4',
    byChance: true,
  });
});
