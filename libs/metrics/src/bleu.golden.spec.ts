import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusBleu, type BleuOptions, type ScoredCaption } from './bleu.js';

/** Numbers made by NLTK 3.10.4 and pycocoevalcap 1.2. */
const edgeFile = new URL('../../../fixtures/golden/bleu/edge.json', import.meta.url);

type Scores = Record<'bleu1' | 'bleu2' | 'bleu3' | 'bleu4', number>;
interface EdgeCase {
  case: string;
  references: (string | number)[][][];
  hypotheses: (string | number)[][];
  counts: { numerators: number[]; denominators: number[]; hyp_len: number; ref_len: number };
  nltk: { none: Scores; method1: Scores };
  /** Absent where the words are numbers, which pycocoevalcap does not take. */
  pycocoevalcap_bleu_raw_tokens?: Scores;
}

const read = (file: URL | string): unknown => JSON.parse(readFileSync(file, 'utf8'));
const { cases } = read(edgeFile) as { cases: EdgeCase[] };

const words = (caption: (string | number)[]) => caption.map(String);
const captionsOf = (edge: EdgeCase): ScoredCaption[] =>
  edge.hypotheses.map((hypothesis, i) => ({
    hypothesis: words(hypothesis),
    references: (edge.references[i] ?? []).map(words),
  }));

function expectScores(captions: ScoredCaption[], options: BleuOptions, expected: Scores): void {
  const { bleu } = corpusBleu(captions, options);
  const wanted = [expected.bleu1, expected.bleu2, expected.bleu3, expected.bleu4];
  bleu.forEach((score, i) => {
    const value = wanted[i] ?? Number.NaN;
    expect(Math.abs(score - value)).toBeLessThanOrEqual(1e-9 * Math.abs(value));
  });
}

describe('BLEU against NLTK and pycocoevalcap', () => {
  it.each(cases.map((edge) => [edge.case, edge] as const))('%s: the counts are equal', (_, edge) => {
    const { statistics } = corpusBleu(captionsOf(edge));
    expect({
      numerators: statistics.matches,
      denominators: statistics.flooredGuesses,
      hyp_len: statistics.hypothesisLength,
      ref_len: statistics.referenceLength,
    }).toEqual(edge.counts);
  });

  it.each(cases.map((edge) => [edge.case, edge] as const))('%s: the scores are equal', (_, edge) => {
    const captions = captionsOf(edge);
    expectScores(captions, { smoothing: 'none' }, edge.nltk.none);
    expectScores(captions, { smoothing: 'method1' }, edge.nltk.method1);
    if (edge.pycocoevalcap_bleu_raw_tokens === undefined) return;
    expectScores(captions, { definition: 'pycocoevalcap' }, edge.pycocoevalcap_bleu_raw_tokens);
  });
});

interface CorpusFile {
  items: { hypothesis: string[]; references: string[][] }[];
  nltk: { none: Scores; method1: Scores };
  pycocoevalcap_raw_tokens: { corpus: Scores; per_image: { bleu4: number[] } };
}

/** Corpora of real captions, which may not be copied: run where BEAMLINE_GOLDEN_DIR names a folder that holds them. */
const goldenDirectory = process.env['BEAMLINE_GOLDEN_DIR'] ?? '';
const corpora = ['corpus20', 'corpus200']
  .map((name) => path.join(goldenDirectory, 'bleu', `${name}.json`))
  .filter((file) => goldenDirectory !== '' && existsSync(file));

describe.each(corpora)('BLEU of real captions, %s', (file) => {
  it('the scores are equal', () => {
    const corpus = read(file) as CorpusFile;
    expectScores(corpus.items, { smoothing: 'none' }, corpus.nltk.none);
    expectScores(corpus.items, { smoothing: 'method1' }, corpus.nltk.method1);
    expectScores(corpus.items, { definition: 'pycocoevalcap' }, corpus.pycocoevalcap_raw_tokens.corpus);
  });
});
