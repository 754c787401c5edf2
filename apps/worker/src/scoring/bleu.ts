import type { Bleu } from '@beamline/contracts';
import { corpusBleu } from '@beamline/metrics';
import type { DecodedCaption } from '../trainer/protocol.js';
import type { SplitReferences } from './references.js';

/** Corpus BLEU as NLTK defines it, on the words of the dataset. */
export function scoreBleu(decoded: readonly DecodedCaption[], { words }: SplitReferences): Bleu {
  return corpusBleu(pairs(decoded, words)).bleu;
}

function* pairs(decoded: readonly DecodedCaption[], words: SplitReferences['words']) {
  for (const { image, words: hypothesis } of decoded) {
    const references = words.get(image);
    if (references !== undefined) yield { hypothesis, references };
  }
}
