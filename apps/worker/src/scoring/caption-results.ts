import type { CaptionResult, ImageStatistics } from '@beamline/contracts';
import { imageStatistics } from '@beamline/metrics';
import type { DecodedCaption } from '../trainer/protocol.js';
import type { CocoCorpus } from './coco.js';
import type { SplitReferences } from './references.js';

/** What people read about each image, with what its caption adds to the scores of the split. */
export function captionResults(
  decoded: readonly DecodedCaption[],
  references: SplitReferences,
  corpus: CocoCorpus,
): CaptionResult[] {
  return decoded.map((caption, row) => {
    const { image, words, logProbability, finished } = caption;
    const statistics = statisticsOf(caption, references, corpus.scores.perImage[row]);
    return {
      ...{ image, logProbability, finished },
      fileName: references.images[image]?.fileName ?? '',
      caption: words.join(' '),
      ...(statistics === null ? {} : { statistics }),
      references: references.images[image]?.captions.map(({ raw }) => raw) ?? [],
    };
  });
}

/** Counts of the headline BLEU, beside pycocoevalcap's ROUGE-L and CIDEr-D; null for an image that BLEU leaves out. */
function statisticsOf(
  { image, words }: DecodedCaption,
  references: SplitReferences,
  scores: CocoCorpus['scores']['perImage'][number] | undefined,
): ImageStatistics | null {
  const captions = references.words.get(image);
  if (captions === undefined || scores === undefined) return null;
  const { rougeL, ciderD } = scores;
  return { ...imageStatistics(words, captions, ciderD), rougeL };
}
