import type { Evaluation } from '@beamline/contracts';
import { bleuText, compactNumber, countText, percentText } from '../format/number.js';

export interface Fact {
  name: string;
  value: string;
  /** What the name means, or why there is no value. */
  hint?: string;
}

const OLD = 'scored before this was';

/** How the captions of an evaluation ended and how varied they are, beside the scores that a narrow table leaves out. */
export function evaluationFacts(evaluation: Evaluation): Fact[] {
  return [...scores(evaluation), ...endings(evaluation), ...variety(evaluation)];
}

function scores({ bleu, coco, imagesPerSecond, meanLength }: Evaluation): Fact[] {
  const missing = coco === null ? OLD : coco.meteorMissing;
  return [
    { name: 'BLEU-1, 2, 3', value: bleu.slice(0, 3).map(bleuText).join(', ') },
    { name: 'METEOR', value: bleuText(coco?.meteor), ...(missing === null ? {} : { hint: missing }) },
    {
      name: 'BLEU-4 on PTB words',
      value: bleuText(coco?.bleu[3]),
      hint: coco === null ? OLD : 'by pycocoevalcap',
    },
    { name: 'images/s', value: compactNumber(imagesPerSecond) },
    { name: 'words', value: compactNumber(meanLength), hint: 'mean length of a caption' },
  ];
}

function endings({ images, unfinished, empty, diversity }: Evaluation): Fact[] {
  return [
    {
      name: 'unfinished',
      value: percentText(unfinished / images),
      hint: 'no caption was completed, the best unfinished one was taken',
    },
    {
      name: 'empty',
      value: percentText(diversity === null ? null : empty / images),
      hint: diversity === null ? OLD : 'a caption of no word',
    },
  ];
}

function variety({ diversity, images }: Evaluation): Fact[] {
  if (diversity === null) return [{ name: 'diversity', value: '–', hint: OLD }];
  const { distinct1, distinct2, uniqueCaptions, vocabularyUsed, vocabularySize } = diversity;
  return [
    { name: 'distinct-1', value: percentText(distinct1), hint: 'different words among all words' },
    { name: 'distinct-2', value: percentText(distinct2), hint: 'different word pairs among all pairs' },
    { name: 'different captions', value: percentText(uniqueCaptions / images) },
    { name: 'vocabulary used', value: `${countText(vocabularyUsed)} of ${countText(vocabularySize)} words` },
  ];
}
