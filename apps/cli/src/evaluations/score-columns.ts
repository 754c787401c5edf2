import type { Evaluation } from '@beamline/contracts';
import { formatScore } from '../output/format.js';
import type { Column } from '../output/table.js';

/** A column of scores: its heading and its cell. */
export interface ScoreColumn extends Column {
  cell: (evaluation: Evaluation) => string;
}

const NONE = '–';

const number = (title: string, cell: ScoreColumn['cell']): ScoreColumn => ({ title, align: 'right', cell });
const share = (count: number, of: number): string => `${((100 * count) / of).toFixed(1)} %`;

export const SCORE_COLUMNS: readonly ScoreColumn[] = [
  { title: 'split', cell: ({ split }) => split },
  number('beam', ({ beam }) => String(beam)),
  number('BLEU-1', ({ bleu }) => formatScore(bleu[0])),
  number('BLEU-2', ({ bleu }) => formatScore(bleu[1])),
  number('BLEU-3', ({ bleu }) => formatScore(bleu[2])),
  number('BLEU-4', ({ bleu }) => formatScore(bleu[3])),
  number('ROUGE-L', ({ coco }) => formatScore(coco?.rougeL)),
  number('CIDEr-D', ({ coco }) => formatScore(coco?.ciderD)),
  number('METEOR', ({ coco }) => formatScore(coco?.meteor)),
  number('images/s', ({ imagesPerSecond }) => imagesPerSecond.toFixed(1)),
];

/** What `--wide` adds. An old evaluation did not count its empty captions. */
export const WIDE_COLUMNS: readonly ScoreColumn[] = [
  number('words', ({ meanLength }) => meanLength.toFixed(1)),
  number('unfinished', ({ unfinished, images }) => share(unfinished, images)),
  number('empty', ({ empty, images, diversity }) => (diversity === null ? NONE : share(empty, images))),
  number('distinct-1', ({ diversity }) => formatScore(diversity?.distinct1)),
  number('distinct-2', ({ diversity }) => formatScore(diversity?.distinct2)),
  number('different', ({ diversity, images }) =>
    diversity === null ? NONE : share(diversity.uniqueCaptions, images),
  ),
  number('vocabulary', ({ diversity }) =>
    diversity === null ? NONE : `${diversity.vocabularyUsed}/${diversity.vocabularySize}`,
  ),
  { title: 'evaluation', cell: ({ id }) => id },
];
