import type { EvaluationKey } from '@beamline/contracts';
import { formatSignature, METRIC_VERSION } from '@beamline/metrics';

/** How the scores of an evaluation are made: the headline BLEU, and those of pycocoevalcap. */
export function signaturesOf({ split, beam, mode, decoding }: EvaluationKey): { bleu: string; coco: string } {
  const made = { version: METRIC_VERSION, images: 'unique', smoothing: 'none' } as const;
  const common = { ...made, split, beam, decoding, mode };
  const unknown = (references: 'raw-references' | 'both-sides') =>
    decoding.suppressUnknown ? 'suppressed' : references;
  return {
    bleu: formatSignature({
      ...common,
      metric: 'bleu',
      definition: 'nltk',
      tokeniser: 'dataset',
      unknown: unknown(mode === 'sound' ? 'raw-references' : 'both-sides'),
    }),
    coco: formatSignature({
      ...common,
      metric: 'coco',
      definition: 'pycocoevalcap',
      tokeniser: 'ptb',
      unknown: unknown('raw-references'),
    }),
  };
}
