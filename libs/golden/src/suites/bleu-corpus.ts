import {
  bleuStatistics,
  cocoScores,
  corpusBleu,
  ptbTokenise,
  scoreStatistics,
  type ScoredCaption,
} from '@beamline/metrics';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { Needs } from '../needs.js';
import {
  captionsOf,
  fourOf,
  SCORE,
  scoreFindings,
  type FourScores,
  type NltkCounts,
  type NltkScores,
} from './bleu-scores.js';
import { checkMeteor } from './meteor.js';

interface CocoScores {
  readonly corpus: FourScores & Readonly<Record<'rouge_l' | 'cider', number>> & { readonly meteor?: number };
  readonly per_image: Readonly<Partial<Record<'bleu4' | 'rouge_l' | 'cider' | 'meteor', readonly number[]>>>;
}
interface Item {
  readonly hypothesis: readonly string[];
  readonly references: readonly (readonly string[])[];
  readonly references_raw?: readonly string[];
  readonly ptb_hypothesis?: string;
  readonly ptb_references?: readonly string[];
}
interface CorpusFile {
  readonly items: readonly Item[];
  readonly counts?: NltkCounts;
  readonly nltk?: NltkScores;
  readonly pycocoevalcap_raw_tokens?: CocoScores;
  readonly pycocoevalcap_ptb?: CocoScores;
}

/** All scores of a corpus of captions, on its words as they are and on PTB words. */
export function listCorpus(folder: FixtureFolder, file: string, needs: Needs): Fixture[] {
  const corpus = folder.json(file) as CorpusFile;
  const { items, nltk, pycocoevalcap_raw_tokens: raw, pycocoevalcap_ptb: ptb } = corpus;
  // pycocoevalcap joins the words by blanks and splits them again.
  const asText = items.map(({ hypothesis, references }) => ({
    hypothesis: hypothesis.join(' '),
    references: references.map((reference) => reference.join(' ')),
  }));
  const ptbText = items.flatMap(({ ptb_hypothesis: hypothesis, ptb_references: references }) =>
    hypothesis === undefined || references === undefined ? [] : [{ hypothesis, references }],
  );
  return [
    ...(nltk === undefined ? [] : [{ name: `${file}/nltk`, check: () => checkNltk(corpus, nltk) }]),
    ...(raw === undefined
      ? []
      : listCoco(`${file}/pycocoevalcap_raw_tokens`, captionsOf(asText), raw, needs)),
    ...(ptb === undefined ? [] : listCoco(`${file}/pycocoevalcap_ptb`, captionsOf(ptbText), ptb, needs)),
    ...(ptbText.length === 0 ? [] : [{ name: `${file}/ptb strings`, check: () => checkPtb(items) }]),
  ];
}

function checkNltk({ items, counts }: CorpusFile, expected: NltkScores): Finding[] {
  const { statistics } = corpusBleu(items);
  const actual = {
    numerators: statistics.matches,
    denominators: statistics.flooredGuesses,
    hyp_len: statistics.hypothesisLength,
    ref_len: statistics.referenceLength,
  };
  return [
    ...(counts === undefined ? [] : [exact('counts', actual, counts)]),
    ...scoreFindings(items, expected),
  ];
}

function listCoco(
  name: string,
  captions: readonly ScoredCaption[],
  expected: CocoScores,
  needs: Needs,
): Fixture[] {
  const own = { name, check: () => checkCoco(captions, expected) };
  const { meteor } = expected.corpus;
  if (meteor === undefined) return [own];
  const perImage = expected.per_image.meteor;
  const wanted = { meteor, ...(perImage === undefined ? {} : { perImage }) };
  return [own, { name: `${name}/meteor`, check: () => checkMeteor(captions, wanted, needs) }];
}

function checkCoco(captions: readonly ScoredCaption[], { corpus, per_image }: CocoScores): Finding[] {
  const { bleu, rougeL, ciderD, perImage } = cocoScores(captions);
  const bleu4 = captions.map(({ hypothesis, references }) => {
    const { bleu: own } = scoreStatistics(bleuStatistics(hypothesis, references), {
      definition: 'pycocoevalcap',
    });
    return own[3];
  });
  const ofImages = (
    what: string,
    actual: readonly number[],
    expected: readonly number[] | undefined,
  ): Finding[] => (expected === undefined ? [] : [close(`${what} of images`, actual, expected, SCORE)]);
  return [
    close('BLEU', bleu, fourOf(corpus), SCORE),
    close('ROUGE-L', [rougeL], [corpus.rouge_l], SCORE),
    close('CIDEr-D', [ciderD], [corpus.cider], SCORE),
    ...ofImages('BLEU-4', bleu4, per_image.bleu4),
    ...ofImages(
      'ROUGE-L',
      perImage.map((image) => image.rougeL),
      per_image.rouge_l,
    ),
    ...ofImages(
      'CIDEr-D',
      perImage.map((image) => image.ciderD),
      per_image.cider,
    ),
  ];
}

/** Hypotheses are tokenised from their joined words, references from the sentences as they were written. */
function checkPtb(items: readonly Item[]): Finding[] {
  const tokenised = (text: string): string => ptbTokenise(text).join(' ');
  return [
    exact(
      'hypotheses',
      items.map(({ hypothesis }) => tokenised(hypothesis.join(' '))),
      items.map((item) => item.ptb_hypothesis),
    ),
    exact(
      'references',
      items.map(({ references_raw: raw = [] }) => raw.map(tokenised)),
      items.map((item) => item.ptb_references),
    ),
  ];
}
