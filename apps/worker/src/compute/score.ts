import type { Bleu, CaptionedImage, Mode, Split } from '@beamline/contracts';
import { CaptionedImage as CaptionedImageSchema, Vocabulary } from '@beamline/contracts';
import { referencesOf, WordIndex, type References } from '@beamline/data';
import { corpusBleu, formatSignature, METRIC_VERSION } from '@beamline/metrics';
import { z } from 'zod';
import type { Services } from '../services.js';
import type { DecodedCaption, DecodeJob } from '../trainer/protocol.js';
import type { RunContext } from './run-context.js';

export interface Score {
  bleu: Bleu;
  signature: string;
  images: CaptionedImage[];
}

/** Corpus BLEU of decoded captions against what people wrote, by the mode of the run. */
export async function scoreCaptions(
  services: Services,
  { run, dataset }: RunContext,
  split: Split,
  method: DecodeJob['method'],
  decoded: readonly DecodedCaption[],
): Promise<Score> {
  const { manifest } = dataset;
  const { mode } = run.spec;
  const read = (digest: string) =>
    services.store.getBytes(digest).then((bytes) => JSON.parse(new TextDecoder().decode(bytes)) as unknown);
  const images = z.array(CaptionedImageSchema).parse(await read(manifest.splits[split].captionsBlob.digest));
  const index = new WordIndex(Vocabulary.parse(await read(manifest.vocabularies[mode].digest)));
  const references = new Map<number, References>();
  for (const entry of referencesOf(images, index, { mode, ...manifest.options }))
    references.set(entry.image, entry);
  const { bleu } = corpusBleu(pairs(decoded, references));
  return { bleu, signature: signatureOf(split, method, mode), images };
}

function* pairs(decoded: readonly DecodedCaption[], references: ReadonlyMap<number, References>) {
  for (const { image, words } of decoded) {
    const entry = references.get(image);
    if (entry !== undefined) yield { hypothesis: words, references: entry.captions };
  }
}

function signatureOf(split: Split, method: DecodeJob['method'], mode: Mode): string {
  const search = method.kind === 'search';
  return formatSignature({
    metric: 'bleu',
    definition: 'nltk',
    version: METRIC_VERSION,
    tokeniser: search ? 'dataset' : 'dataset-teacher-forced',
    unknown:
      search && method.decoding.suppressUnknown
        ? 'suppressed'
        : mode === 'sound'
          ? 'raw-references'
          : 'both-sides',
    split,
    images: 'unique',
    smoothing: 'none',
    beam: search ? method.beam : 1,
    lengthPenalty: 0,
    mode,
  });
}
