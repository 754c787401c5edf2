import { Decoding, type Evaluation } from '@beamline/contracts';
import { expect, test } from 'vitest';
import { evaluationFacts } from './evaluation-facts.js';

const old: Evaluation = {
  ...{ id: 'a', runId: 'run', checkpointId: 'c', split: 'val', beam: 3, mode: 'sound' },
  ...{ decoding: Decoding.parse({}), bleu: [0.6, 0.4, 0.3, 0.2], signature: 's', images: 200 },
  ...{ seconds: 1, imagesPerSecond: 10, unfinished: 5, meanLength: 9, empty: 0, coco: null, diversity: null },
  ...{ captionsBlob: { digest: 'd', bytes: 1 }, createdAt: '2026-01-01T00:00:00Z' },
};
const coco = {
  ...{ rougeL: 0.4, ciderD: 0.5, meteor: null, meteorMissing: 'no Java', signature: 's' },
  bleu: [0.6, 0.4, 0.3, 0.19] as [number, number, number, number],
};
const diversity = {
  ...{ distinct1: 0.05, distinct2: 0.2, uniqueCaptions: 150, vocabularyUsed: 40, vocabularySize: 1200 },
};
const valueOf = (evaluation: Evaluation, name: string) =>
  evaluationFacts(evaluation).find((fact) => fact.name === name);

test('what an old evaluation did not count is a dash, never a nought', () => {
  expect(['METEOR', 'empty', 'diversity'].map((name) => valueOf(old, name)?.value)).toEqual(['–', '–', '–']);
  expect(valueOf(old, 'unfinished')?.value).toBe('2.5 %');
});

test('shares are of images, and a missing METEOR says why', () => {
  const full = { ...old, coco, diversity, empty: 4 };
  expect(valueOf(full, 'empty')?.value).toBe('2.0 %');
  expect(valueOf(full, 'different captions')?.value).toBe('75.0 %');
  expect(valueOf(full, 'vocabulary used')?.value).toBe('40 of 1\u2009200 words');
  expect(valueOf(full, 'METEOR')).toEqual({ name: 'METEOR', value: '–', hint: 'no Java' });
});
