import { CaptionedImage, Vocabulary, type BlobRef, type Split } from '@beamline/contracts';
import { referencesOf, WordIndex, type References } from '@beamline/data';
import { z } from 'zod';
import type { RunContext } from '../compute/run-context.js';
import type { Services } from '../services.js';

/** What people wrote of the images of a split. */
export interface SplitReferences {
  /** In the order of the split's rows. */
  images: readonly CaptionedImage[];
  /** Words that BLEU compares with, by the mode of the run; an image may be left out of them in mode `reference`. */
  words: ReadonlyMap<number, References['captions']>;
}

export async function readReferences(
  { store }: Pick<Services, 'store'>,
  { run, dataset }: RunContext,
  split: Split,
): Promise<SplitReferences> {
  const { manifest } = dataset;
  const { mode } = run.spec;
  const read = async (blob: BlobRef): Promise<unknown> =>
    JSON.parse(new TextDecoder().decode(await store.getBytes(blob.digest)));
  const images = z.array(CaptionedImage).parse(await read(manifest.splits[split].captionsBlob));
  const index = new WordIndex(Vocabulary.parse(await read(manifest.vocabularies[mode])));
  const references = referencesOf(images, index, { mode, ...manifest.options });
  return { images, words: new Map(references.map(({ image, captions }) => [image, captions])) };
}
