import { readFile } from 'node:fs/promises';
import { CaptionedImage, DomainError, type Vocabulary } from '@beamline/contracts';
import { z } from 'zod';
import { WordIndex } from '../vocabulary/word-index.js';

/** As the contract's, save that a word may be called `__proto__`, which zod's records leave out. */
const VocabularyFile: z.ZodType<Vocabulary> = z.object({
  words: z.custom<Record<string, number>>(
    (words) => typeof words === 'object' && words !== null && Object.values(words).every(Number.isInteger),
  ),
  size: z.int().positive(),
});

/** Reads a split's captions, in image order. @throws DomainError `DAMAGED_BLOB` */
export async function readCaptions(file: string): Promise<CaptionedImage[]> {
  return readJson(file, z.array(CaptionedImage));
}

/** Reads a vocabulary for looking up both ways. @throws DomainError `DAMAGED_BLOB`, `INVALID_DATASET` */
export async function readVocabulary(file: string): Promise<WordIndex> {
  return new WordIndex(await readJson(file, VocabularyFile));
}

async function readJson<T>(file: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readFile(file, 'utf8');
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw new DomainError('DAMAGED_BLOB', `The file ${file} of the dataset cannot be used`, {
      where: { file },
      cause,
    });
  }
}
