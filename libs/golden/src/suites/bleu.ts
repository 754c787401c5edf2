import { cocoScores, corpusBleu, type ScoredCaption } from '@beamline/metrics';
import { close, exact, type Finding } from '../finding.js';
import type { Fixture, Suite } from '../fixture.js';
import type { FixtureFolder } from '../fixture-folder.js';
import type { Needs } from '../needs.js';
import { listCorpus } from './bleu-corpus.js';
import { checkMeteor } from './meteor.js';
import {
  captionsOf,
  fourOf,
  SCORE,
  scoreFindings,
  type FourScores,
  type NltkCounts,
  type NltkScores,
} from './bleu-scores.js';

/** Scores of captions, by NLTK's and pycocoevalcap's definitions. */
export const bleu: Suite = {
  name: 'bleu',
  parts: [
    { file: /^edge.*\.json$/, fixtures: listEdges },
    { file: /^corpus.*\.json$/, fixtures: listCorpus },
    { file: /^coco-edge.*\.json$/, fixtures: listCocoEdges },
  ],
};

type Words = readonly (string | number)[];

interface Edge {
  readonly case: string;
  readonly references: readonly (readonly Words[])[];
  readonly hypotheses: readonly Words[];
  readonly counts?: NltkCounts;
  readonly nltk?: NltkScores;
  /** Absent where the words are numbers, which pycocoevalcap does not take. */
  readonly pycocoevalcap_bleu_raw_tokens?: FourScores;
}

function listEdges(folder: FixtureFolder, file: string): Fixture[] {
  const { cases } = folder.json(file) as { cases: readonly Edge[] };
  return cases.map((edge) => ({ name: `${file}/${edge.case}`, check: () => checkEdge(edge) }));
}

function checkEdge(edge: Edge): Finding[] {
  const captions = edge.hypotheses.map((hypothesis, i) => ({
    hypothesis: hypothesis.map(String),
    references: (edge.references[i] ?? []).map((reference) => reference.map(String)),
  }));
  const { statistics } = corpusBleu(captions);
  const counts = {
    numerators: statistics.matches,
    denominators: statistics.flooredGuesses,
    hyp_len: statistics.hypothesisLength,
    ref_len: statistics.referenceLength,
  };
  const coco = edge.pycocoevalcap_bleu_raw_tokens;
  return [
    ...(edge.counts === undefined ? [] : [exact('counts', counts, edge.counts)]),
    ...(edge.nltk === undefined ? [] : scoreFindings(captions, edge.nltk)),
    ...(hasScores(coco)
      ? [
          close(
            'pycocoevalcap BLEU',
            corpusBleu(captions, { definition: 'pycocoevalcap' }).bleu,
            fourOf(coco),
            SCORE,
          ),
        ]
      : []),
  ];
}

function hasScores(scores: FourScores | undefined): scores is FourScores {
  return typeof scores?.bleu4 === 'number';
}

interface PerImage {
  readonly score: number;
  readonly per_image: readonly number[];
}
interface CocoEdge {
  readonly case: string;
  readonly references: Readonly<Record<string, readonly string[]>>;
  readonly hypotheses: Readonly<Record<string, string>>;
  readonly bleu?: FourScores;
  readonly rouge_l?: Partial<PerImage>;
  readonly cider?: Partial<PerImage>;
  readonly meteor?: number;
  readonly meteor_per_image?: readonly number[];
}

function listCocoEdges(folder: FixtureFolder, file: string, needs: Needs): Fixture[] {
  const { cases } = folder.json(file) as { cases: readonly CocoEdge[] };
  return cases.flatMap((edge) => {
    const captions = captionsOf(
      Object.entries(edge.hypotheses).map(([image, hypothesis]) => ({
        hypothesis,
        references: edge.references[image] ?? [],
      })),
    );
    const own = { name: `${file}/${edge.case}`, check: () => checkCocoEdge(captions, edge) };
    const { meteor, meteor_per_image: perImage } = edge;
    if (typeof meteor !== 'number') return [own];
    const expected = { meteor, ...(perImage === undefined ? {} : { perImage }) };
    return [own, { name: `${own.name}/meteor`, check: () => checkMeteor(captions, expected, needs) }];
  });
}

function checkCocoEdge(captions: readonly ScoredCaption[], edge: CocoEdge): Finding[] {
  const { bleu: scores, rougeL, ciderD, perImage } = cocoScores(captions);
  return [
    ...(hasScores(edge.bleu) ? [close('BLEU', scores, fourOf(edge.bleu), SCORE)] : []),
    ...metric(
      'ROUGE-L',
      rougeL,
      perImage.map((image) => image.rougeL),
      edge.rouge_l,
    ),
    ...metric(
      'CIDEr-D',
      ciderD,
      perImage.map((image) => image.ciderD),
      edge.cider,
    ),
  ];
}

/** Errors of pycocoevalcap are recorded in place of scores, which are then not compared. */
function metric(
  name: string,
  score: number,
  perImage: readonly number[],
  expected: Partial<PerImage> | undefined,
): Finding[] {
  return [
    ...(typeof expected?.score === 'number' ? [close(name, [score], [expected.score], SCORE)] : []),
    ...(expected?.per_image === undefined
      ? []
      : [close(`${name} of images`, perImage, expected.per_image, SCORE)]),
  ];
}
