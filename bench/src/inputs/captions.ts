import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseKarpathy } from '@beamline/data';
import { randomNumbers } from './random.js';

/** Ids that a caption is padded to: 50 words, `<start>` and `<end>`. */
const WIDTH = 52;

/** Captions as both sides read them. */
export interface CaptionInputs {
  /** (B, 52) ids: `<start>` words `<end>` padding. */
  readonly captions: readonly (readonly number[])[];
  /** Words + 2. */
  readonly lengths: readonly number[];
}

/** Lengths as Flickr8k's: 12.8 on average with `<start>` and `<end>` (11.8 predictions), from 5 to 26. */
export function drawLengths(count: number, seed: number): number[] {
  const random = randomNumbers(seed);
  return Array.from({ length: count }, () => {
    const bell = random() + random() + random() + random() - 2;
    return Math.max(5, Math.min(27, Math.round(12.8 + 6.5 * bell)));
  });
}

/** Words occur as often as in a language (Zipf's law): the n-th most frequent with a probability as 1 / n. */
export function makeCaptions(lengths: readonly number[], vocabulary: number, seed: number): CaptionInputs {
  const random = randomNumbers(seed);
  const drawWord = zipfWords(vocabulary - 4, random);
  const captions = lengths.map((length) => [
    vocabulary - 2,
    ...Array.from({ length: length - 2 }, drawWord),
    vocabulary - 1,
    ...new Array<number>(WIDTH - length).fill(0),
  ]);
  return { captions, lengths };
}

/** Draws ids from 1 to `words`, the most frequent first. */
function zipfWords(words: number, random: () => number): () => number {
  let total = 0;
  const cumulated = Array.from({ length: words }, (_, rank) => (total += 1 / (rank + 1)));
  return () => {
    const draw = random() * total;
    return 1 + cumulated.findIndex((sum) => draw < sum);
  };
}

/** @param karpathy a data set to take lengths from; without, they are drawn */
export async function writeCaptions(
  folder: string,
  count: number,
  vocabulary: number,
  karpathy: string | undefined,
): Promise<void> {
  const lengths = karpathy === undefined ? drawLengths(count, 1) : await realLengths(karpathy, count);
  await writeFile(captionsFile(folder), JSON.stringify(makeCaptions(lengths, vocabulary, 2)));
}

export async function readCaptionInputs(folder: string): Promise<CaptionInputs> {
  return JSON.parse(await readFile(captionsFile(folder), 'utf8')) as CaptionInputs;
}

const captionsFile = (folder: string): string => path.join(folder, 'captions.json');

async function realLengths(karpathy: string, count: number): Promise<number[]> {
  const { images } = parseKarpathy(await readFile(karpathy, 'utf8'));
  const all = images
    .filter(({ split }) => split === 'train')
    .flatMap(({ captions }) => captions.map(({ tokens }) => tokens.length + 2))
    .filter((length) => length <= WIDTH);
  const random = randomNumbers(1);
  return Array.from({ length: count }, () => all[Math.floor(random() * all.length)] ?? WIDTH);
}
