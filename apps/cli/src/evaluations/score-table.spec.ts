import { Decoding, type Evaluation, type EvaluationComparison } from '@beamline/contracts';
import { describe, expect, it } from 'vitest';
import { Output } from '../output/output.js';
import { comparisonText } from './compare-evaluations.js';
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
      'split  beam  BLEU-1  BLEU-2  BLEU-3  BLEU-4  ROUGE-L  CIDEr-D  METEOR  images/s',
      'val       1  0.7000  0.5000  0.4000  0.3000        –        –       –      50.0',
      'val       3  0.7000  0.5000  0.4000  0.3000        –        –       –      50.0',
      'val      10  0.7000  0.5000  0.4000  0.3000        –        –       –      50.0',
      'test      1  0.7000  0.5000  0.4000  0.3000        –        –       –      50.0',
      'signature metric:bleu|mode:sound',
      '–: scored before ROUGE-L, CIDEr-D and METEOR were',
      'val beam 3: no finished caption for 2 of 150 images',
    ]);
  });

  it('shows every score, and why one is missing', () => {
    const bleu: Evaluation['bleu'] = [0.7, 0.5, 0.4, 0.3];
    const coco = {
      ...{ bleu, rougeL: 0.45, ciderD: 1.25, meteor: null, meteorMissing: 'Java was not found on the PATH' },
      signature: 'metric:coco|split:val|beam:1|mode:sound',
    };
    expect(scoreTable(out, [evaluation({ coco })]).split('\n')).toEqual([
      'split  beam  BLEU-1  BLEU-2  BLEU-3  BLEU-4  ROUGE-L  CIDEr-D  METEOR  images/s',
      'val       1  0.7000  0.5000  0.4000  0.3000   0.4500   1.2500       –      50.0',
      'signature metric:bleu|mode:sound',
      'signature metric:coco|mode:sound',
      'no METEOR: Java was not found on the PATH',
    ]);
  });

  it('shows how captions ended and how varied they are when it may be wide', () => {
    const diversity = {
      ...{ distinct1: 0.1, distinct2: 0.25, uniqueCaptions: 60, vocabularyUsed: 90, vocabularySize: 250 },
    };
    const rows = [evaluation({ diversity, empty: 3, unfinished: 6 }), evaluation({ beam: 3 })];
    const [heading, first, second] = scoreTable(out, rows, { wide: true }).split('\n');
    expect(heading).toMatch(
      / words {2}unfinished {2}empty {2}distinct-1 {2}distinct-2 {2}different {2}vocabulary {2}evaluation$/,
    );
    expect(
      first
        ?.trim()
        .split(/\s{2,}/)
        .slice(-7),
    ).toEqual([...['4.0 %', '2.0 %', '0.1000', '0.2500', '40.0 %', '90/250', 'abcdefghijk0']]);
    expect(
      second
        ?.trim()
        .split(/\s{2,}/)
        .slice(-7),
    ).toEqual([...['0.0 %', '–', '–', '–', '–', '–', 'abcdefghijk0']]);
  });
});

describe('comparisonText', () => {
  const compared = (change: Partial<EvaluationComparison>): EvaluationComparison => ({
    metric: 'bleu4',
    first: { evaluationId: 'abcdefghijk0', score: 0.2 },
    second: { evaluationId: 'abcdefghijk1', score: 0.2022 },
    difference: 0.0022,
    interval: [-0.0009, 0.0053],
    pValue: 0.142,
    images: 1000,
    resamples: 1000,
    seed: 1,
    ...change,
  });
  const [three, five] = [evaluation({ beam: 3 }), evaluation({ beam: 5 })];

  it('says which is better, by how much, and how sure that is', () => {
    expect(comparisonText(compared({}), three, five)).toBe(
      'beam 5 beats beam 3 by 0.22 ± 0.31 BLEU-4 points (95 % interval −0.09 … 0.53, p = 0.14, 1,000 images); chance alone may explain it',
    );
  });

  it('names the winner first, whichever was given first', () => {
    const change = { difference: -0.02, interval: [-0.03, -0.01] as [number, number], pValue: 0.001 };
    expect(comparisonText(compared({ ...change, metric: 'ciderD' }), three, five)).toBe(
      'beam 3 beats beam 5 by 2.00 ± 1.00 CIDEr-D points (95 % interval 1.00 … 3.00, p < 0.01, 1,000 images)',
    );
  });

  it('tells evaluations apart by what differs', () => {
    const other = evaluation({ runId: 'otherrun0000', id: 'abcdefghijk9' });
    expect(comparisonText(compared({}), evaluation({}), other)).toMatch(
      /^run otherrun0000 beats run abcdefghijk1 /,
    );
    const same = compared({ difference: 0, interval: [0, 0], pValue: 1 });
    const twin = evaluation({ id: 'abcdefghijk9' });
    expect(comparisonText(same, evaluation({}), twin)).toMatch(
      /^evaluation abcdefghijk9 scores like evaluation abcdefghijk0 \(95 % interval 0.00 … 0.00, p = 1.00/,
    );
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
