import { Decoding, type Evaluation } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Output } from '../output/output.js';
import { comparison } from './compare-runs.js';
import { scoreTable } from './score-table.js';

const evaluation = (change: Partial<Evaluation>): Evaluation => ({
  id: 'abcdefghijk0',
  runId: 'abcdefghijk1',
  checkpointId: 'abcdefghijk2',
  split: 'val',
  beam: 1,
  mode: 'sound',
  decoding: Decoding.parse({}),
  bleu: [0.7, 0.5, 0.4, 0.3],
  signature: 'metric:bleu|split:val|beam:1|mode:sound',
  images: 150,
  seconds: 3,
  imagesPerSecond: 50,
  unfinished: 0,
  meanLength: 9,
  empty: 0,
  coco: null,
  diversity: null,
  captionsBlob: { digest: '0'.repeat(64), bytes: 1 },
  createdAt: '2025-01-01T00:00:00Z',
  ...change,
});
const out = new Output(false);

describe('scoreTable', () => {
  it('orders by split, then beam, and names the signature once', () => {
    const rows = [
      evaluation({ split: 'test' }),
      evaluation({ beam: 10, signature: 'metric:bleu|split:val|beam:10|mode:sound' }),
      evaluation({ beam: 3, unfinished: 2 }),
      evaluation({}),
    ];
    expect(scoreTable(out, rows).split('\n')).toEqual([
      'split  beam  BLEU-1  BLEU-2  BLEU-3  BLEU-4  images/s',
      'val       1  0.7000  0.5000  0.4000  0.3000      50.0',
      'val       3  0.7000  0.5000  0.4000  0.3000      50.0',
      'val      10  0.7000  0.5000  0.4000  0.3000      50.0',
      'test      1  0.7000  0.5000  0.4000  0.3000      50.0',
      'signature metric:bleu|mode:sound',
      'val beam 3: no finished caption for 2 of 150 images',
    ]);
  });
});

describe('comparison', () => {
  const run = (id: string, ...evaluations: Evaluation[]) => ({ id, experimentName: 'x', evaluations });

  it('puts runs side by side', () => {
    const runs = [
      run('a', evaluation({}), evaluation({ beam: 3 })),
      run('b', evaluation({ bleu: [0, 0, 0, 0.35] })),
    ];
    expect(comparison(out, runs).split('\n')).toEqual([
      'split  beam     x a     x b',
      'val       1  0.3000  0.3500',
      'val       3  0.3000       –',
    ]);
  });

  it('says when scores were made differently', () => {
    const runs = [run('a', evaluation({})), run('b', evaluation({ signature: 'bleu|reference' }))];
    expect(comparison(out, runs)).toContain('not comparable');
  });
});
