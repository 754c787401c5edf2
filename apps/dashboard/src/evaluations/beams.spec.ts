import { Decoding, type Evaluation, type Split } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { bestEvaluation, scoredSplits, sweepOf } from './beams.js';

const evaluation = (split: Split, beam: number, bleu4: number, checkpointId = 'new'): Evaluation => ({
  id: `${split}${beam}`,
  runId: 'run',
  checkpointId,
  split,
  beam,
  mode: 'sound',
  decoding: Decoding.parse({}),
  bleu: [0.6, 0.4, 0.3, bleu4],
  signature: 's',
  images: 10,
  seconds: 1,
  imagesPerSecond: 10,
  unfinished: 0,
  meanLength: 9,
  empty: 0,
  coco: null,
  diversity: null,
  captionsBlob: { digest: 'd', bytes: 1 },
  createdAt: checkpointId === 'new' ? '2026-01-02T00:00:00Z' : '2026-01-01T00:00:00Z',
});

test('a sweep rises in beam and leaves other splits out', () => {
  const all = [evaluation('val', 5, 0.2), evaluation('test', 1, 0.1), evaluation('val', 1, 0.1)];
  expect(sweepOf(all, 'val').map((one) => one.beam)).toEqual([1, 5]);
});

test('scores of an older checkpoint are not mixed in', () => {
  const all = [evaluation('val', 3, 0.9, 'old'), evaluation('val', 1, 0.1)];
  expect(sweepOf(all, 'val').map((one) => one.beam)).toEqual([1]);
});

test('the best beam has the highest BLEU-4, the narrowest on a tie', () => {
  const all = [evaluation('val', 1, 0.1), evaluation('val', 5, 0.3), evaluation('val', 3, 0.3)];
  expect(bestEvaluation(all, 'val')?.beam).toBe(3);
  expect(bestEvaluation([], 'val')).toBeUndefined();
});

test('splits with scores come in their usual order', () => {
  expect(scoredSplits([evaluation('test', 1, 0), evaluation('val', 1, 0)])).toEqual(['val', 'test']);
});
