import { setImmediate as breathe } from 'node:timers/promises';
import type { Bleu, CaptionDiversity, CaptionResult, CocoScores, EvaluationKey } from '@beamline/contracts';
import { captionDiversity, countEmpty } from '@beamline/metrics';
import type { RunContext } from '../compute/run-context.js';
import type { Services } from '../services.js';
import type { DecodedCaption } from '../trainer/protocol.js';
import { scoreBleu } from './bleu.js';
import { captionResults } from './caption-results.js';
import { scoreCoco } from './coco.js';
import { readReferences } from './references.js';
import { signaturesOf } from './signatures.js';

/** `<pad>`, `<start>` and `<end>` are in the vocabulary and never in a caption. */
const NEVER_SAID = 3;

export interface EvaluationScores {
  bleu: Bleu;
  signature: string;
  coco: CocoScores;
  diversity: CaptionDiversity;
  empty: number;
  captions: CaptionResult[];
}

/** Every score of the captions of a split; the event loop gets its turn between them. */
export async function scoreEvaluation(
  services: Pick<Services, 'store' | 'meteor'>,
  context: RunContext,
  key: EvaluationKey,
  decoded: readonly DecodedCaption[],
): Promise<EvaluationScores> {
  const references = await readReferences(services, context, key.split);
  const signatures = signaturesOf(key);
  const corpus = await scoreCoco(decoded, references.images);
  const meteor = services.meteor.score(corpus.entries);
  await breathe();
  const bleu = scoreBleu(decoded, references);
  await breathe();
  const captions = captionResults(decoded, references, corpus);
  const said = decoded.map(({ words }) => words);
  const { size } = context.dataset.manifest.vocabularies[key.mode];
  const { rougeL, ciderD } = corpus.scores;
  return {
    ...{ bleu, signature: signatures.bleu, captions },
    coco: { bleu: corpus.scores.bleu, rougeL, ciderD, ...(await meteor), signature: signatures.coco },
    diversity: captionDiversity(said, size - NEVER_SAID),
    empty: countEmpty(said),
  };
}
