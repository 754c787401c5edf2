import type { Evaluation, RunDetail } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { type ComparedRun, beamSeries, comparedBeams, parseRunIds, sameSignature } from './compare-series.js';

const compared = (name: string, scores: [number, number][], signature = 's'): ComparedRun => ({
  run: { id: name, experimentName: name } as RunDetail,
  epochs: [],
  evaluations: scores.map(
    ([beam, bleu4]) =>
      ({
        id: `${name}${beam}`,
        checkpointId: name,
        split: 'val',
        beam,
        bleu: [0, 0, 0, bleu4],
        signature,
        createdAt: '2026-01-01T00:00:00Z',
      }) as unknown as Evaluation,
  ),
});

test('ids are taken once each and no more than can be told apart', () => {
  expect(parseRunIds('a,b,,a')).toEqual(['a', 'b']);
  expect(parseRunIds('a,b,c,d,e,f,g')).toHaveLength(6);
  expect(parseRunIds(undefined)).toEqual([]);
});

test('each run keeps its colour whether it has scores or not', () => {
  const series = beamSeries([compared('a', []), compared('b', [[3, 0.2]])], 'val', 3);
  expect(series.map((one) => [one.color, one.points])).toEqual([
    ['var(--series-1)', []],
    ['var(--series-2)', [{ x: 3, y: 0.2 }]],
  ]);
});

test('beams of all runs are lined up', () => {
  expect(
    comparedBeams(
      [
        compared('a', [
          [5, 0],
          [1, 0],
        ]),
        compared('b', [[3, 0]]),
      ],
      'val',
    ),
  ).toEqual([1, 3, 5]);
});

test('scores made in different ways are noticed', () => {
  const a = compared('a', [[1, 0]], 'one');
  expect(sameSignature([a, compared('b', [[1, 0]], 'two')], 'val', 1)).toBe(false);
  expect(sameSignature([a, compared('b', [[3, 0]], 'two')], 'val', 1)).toBe(true);
});
