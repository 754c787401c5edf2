import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { cocoScores } from './coco-scores.js';
import type { ScoredCaption } from './bleu.js';
import { ptbTokenise } from './ptb/tokenise.js';

interface CorpusScores {
  corpus: Record<'bleu1' | 'bleu2' | 'bleu3' | 'bleu4' | 'rouge_l' | 'cider' | 'meteor', number>;
  per_image: Record<'rouge_l' | 'cider' | 'meteor', number[]>;
}
interface CorpusFile {
  items: {
    hypothesis: string[];
    references: string[][];
    references_raw: string[];
    ptb_hypothesis: string;
    ptb_references: string[];
  }[];
  pycocoevalcap_raw_tokens: CorpusScores;
  pycocoevalcap_ptb: CorpusScores;
}

const read = (file: URL | string): unknown => JSON.parse(readFileSync(file, 'utf8'));

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    const wanted = expected[i] ?? Number.NaN;
    expect(Math.abs(value - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted));
  });
}

function expectCorpus(entries: readonly ScoredCaption[], expected: CorpusScores): void {
  const { bleu, rougeL, ciderD, perImage } = cocoScores(entries);
  const { corpus, per_image } = expected;
  expectClose(bleu, [corpus.bleu1, corpus.bleu2, corpus.bleu3, corpus.bleu4]);
  expectClose([rougeL, ciderD], [corpus.rouge_l, corpus.cider]);
  expectClose(
    perImage.map((image) => image.rougeL),
    per_image.rouge_l,
  );
  expectClose(
    perImage.map((image) => image.ciderD),
    per_image.cider,
  );
}

/** Corpora of real captions, which may not be copied: run where BEAMLINE_GOLDEN_DIR names a folder that holds them. */
const goldenDirectory = process.env['BEAMLINE_GOLDEN_DIR'] ?? '';
const corpora = ['corpus20', 'corpus200']
  .map((name) => path.join(goldenDirectory, 'bleu', `${name}.json`))
  .filter((file) => goldenDirectory !== '' && existsSync(file));

const words = (text: string) => text.split(' ').filter((word) => word !== '');

describe.each(corpora)('scores of real captions, %s', (file) => {
  const corpus = read(file) as CorpusFile;

  it('equal those of pycocoevalcap on the words as they are', () => {
    expectCorpus(corpus.items, corpus.pycocoevalcap_raw_tokens);
  });

  it('equal those of pycocoevalcap on PTB tokens', () => {
    const entries = corpus.items.map((item) => ({
      hypothesis: words(item.ptb_hypothesis),
      references: item.ptb_references.map(words),
    }));
    expectCorpus(entries, corpus.pycocoevalcap_ptb);
  });

  it('have the PTB tokens of the Stanford tokeniser', () => {
    for (const item of corpus.items) {
      expect(ptbTokenise(item.hypothesis.join(' ')).join(' ')).toBe(item.ptb_hypothesis);
      expect(item.references_raw.map((raw) => ptbTokenise(raw).join(' '))).toEqual(item.ptb_references);
    }
  });
});
